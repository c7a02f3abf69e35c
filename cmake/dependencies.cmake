# What the build needs and what it takes where it is there. Everything comes from
# Debian packages or is found installed; each optional part is found or skipped
# with one line in the summary.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)            # libfmt-dev
find_package(nlohmann_json REQUIRED)  # nlohmann-json3-dev
find_package(CLI11 REQUIRED)          # libcli11-dev
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

function(tezpress_note line)
  set_property(GLOBAL APPEND_STRING PROPERTY TEZPRESS_SUMMARY "\n  ${line}")
endfunction()
function(tezpress_print_summary)
  get_property(summary GLOBAL PROPERTY TEZPRESS_SUMMARY)
  message(STATUS "TezPress ${PROJECT_VERSION}:${summary}")
endfunction()

if(TEZPRESS_TESTS)
  find_package(GTest REQUIRED)        # libgtest-dev libgmock-dev
  find_package(rapidcheck REQUIRED)   # librapidcheck-dev
endif()
