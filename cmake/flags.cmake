# Flags of every target. -ffp-contract=off: encoder and decoder may only use
# IEEE operations as written, on every machine (docs/architecture.md).
add_compile_options(-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -ffp-contract=off)
if(TEZPRESS_WERROR)
  add_compile_options(-Werror)
endif()
if(TEZPRESS_SANITIZE)
  add_compile_options(-fsanitize=${TEZPRESS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TEZPRESS_SANITIZE})
endif()
