# Writes OUTPUT, a source that names the commit of SOURCE ("+" where files differ from it), in every build, and touches
# it only where that has changed. Without git or a repository the commit is "unknown".
find_package(Git QUIET)
set(commit "unknown")
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} describe --always --abbrev=12 --dirty=+ --exclude=*
    OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE result)
  if(result EQUAL 0)
    set(commit "${described}")
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"// Made by cmake/write_commit.cmake.
#include \"evaluate/build_commit.h\"

namespace tezpress {

const char* build_commit() { return \"${commit}\"; }
const char* build_compiler() { return \"${COMPILER}\"; }

}  // namespace tezpress
")
