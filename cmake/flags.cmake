# Flags of every target. -ffp-contract=off: encoder and decoder may only use
# IEEE operations as written, on every machine (docs/architecture.md).
add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 sees overflows and overlaps in inlined std::vector and std::string that are not there.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overflow> $<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overread>
                      $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(TEZPRESS_WERROR)
  add_compile_options(-Werror)
endif()
if(TEZPRESS_SANITIZE)
  add_compile_options(-fsanitize=${TEZPRESS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TEZPRESS_SANITIZE})
endif()
