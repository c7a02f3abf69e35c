# One target per folder and one gtest binary per folder, with tests beside the code.

# tezpress_library(name SOURCES... ) makes the static target tezpress_<name> from src/<name>.
function(tezpress_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(tezpress_${name} STATIC ${ARG_SOURCES})
  target_include_directories(tezpress_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(tezpress_${name} PUBLIC ${ARG_LINK})
endfunction()

# Under the address sanitizer, too, an allocation that cannot be made is refused, as everywhere else, and the tests of
# kOutOfMemory see the Error. CLI and other tests that ctest runs set the same environment.
set(TEZPRESS_TEST_ENVIRONMENT "ASAN_OPTIONS=allocator_may_return_null=1")

# tezpress_test(name SOURCES ... LINK ... [LABELS full]) adds a gtest binary to ctest, one ctest entry per binary.
function(tezpress_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;LABELS" ${ARGN})
  if(NOT TEZPRESS_TESTS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 900
    ENVIRONMENT "${TEZPRESS_TEST_ENVIRONMENT}")
endfunction()
