# Writes the bytes of models/generic.tezm, the model that ships with the codec, as a list for an array's initialiser.
set(model ${PROJECT_SOURCE_DIR}/models/generic.tezm)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${model})
file(READ ${model} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
set(TEZPRESS_GENERATED ${PROJECT_BINARY_DIR}/generated)
file(CONFIGURE OUTPUT ${TEZPRESS_GENERATED}/codec/generic_model.inc CONTENT "${bytes}")
