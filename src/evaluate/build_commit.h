// Which sources this program was built of; cmake/write_commit.cmake writes the
// definitions in every build.
#pragma once

namespace tezpress {

const char* build_commit();    // "57f11b5...", "+" at the end where files differed from it; "unknown" without git
const char* build_compiler();  // "GNU 12.2.0"

}  // namespace tezpress
