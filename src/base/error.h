// The one exception type of the project. A code that never changes its number
// (C borders return it) and a sentence that names the value, the limit and the
// place. Library code throws; only the C borders turn it into a return value.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace tezpress {

// Pinned: the numbers are part of tezip.h and of the CLI's exit codes.
enum class ErrorCode : int {
  kInvalidArgument = 1,  // a value outside its limits, a wrong size or rank
  kUnknownName = 2,      // no such option, plugin, dataset
  kUnsupported = 3,      // understood, but this build or this plugin cannot
  kCorrupt = 4,          // the bytes are not what their header promises
  kTruncated = 5,        // the bytes end too early
  kIo = 6,               // the operating system said no
  kBoundViolated = 7,    // a reconstruction left its error bound
  kOutOfMemory = 8,
  kInternal = 9,  // a bug of ours
  kForeign = 10,  // another process (a worker, an external program) failed
};

std::string_view error_code_name(ErrorCode code);

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

// fail(ErrorCode::kInvalidArgument, "rank {} is above the limit {}", rank, kMaxRank);
template <typename... Args>
[[noreturn]] void fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace tezpress
