#include "base/error.h"

namespace tezpress {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return "invalid argument";
    case ErrorCode::kUnknownName: return "unknown name";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kCorrupt: return "corrupt data";
    case ErrorCode::kTruncated: return "truncated data";
    case ErrorCode::kIo: return "input/output";
    case ErrorCode::kBoundViolated: return "error bound violated";
    case ErrorCode::kOutOfMemory: return "out of memory";
    case ErrorCode::kInternal: return "internal error";
    case ErrorCode::kForeign: return "failure of another process";
  }
  return "unknown error";
}

}  // namespace tezpress
