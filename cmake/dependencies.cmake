# What the build needs and what it takes where it is there. Everything comes from
# Debian packages or is found installed; each optional part is found or skipped
# with one line in the summary.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)            # libfmt-dev
find_package(nlohmann_json REQUIRED)  # nlohmann-json3-dev
find_package(CLI11 REQUIRED)          # libcli11-dev
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

set(TEZPRESS_SUMMARY "" CACHE INTERNAL "")
function(tezpress_note line)
  set(TEZPRESS_SUMMARY "${TEZPRESS_SUMMARY}\n  ${line}" CACHE INTERNAL "")
endfunction()
function(tezpress_print_summary)
  message(STATUS "TezPress ${PROJECT_VERSION}:${TEZPRESS_SUMMARY}")
endfunction()

if(TEZPRESS_TESTS)
  find_package(GTest REQUIRED)        # libgtest-dev libgmock-dev
endif()
