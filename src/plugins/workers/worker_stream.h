// The stream of a worker's compressor: what the worker wrote, then a trailer that
// says what decoding needs. A trailer, because the worker writes its part in place
// before its configuration is known. docs/bridge.md, section 8.
#pragma once

#include <nlohmann/json.hpp>

#include "base/array.h"
#include "base/bytes.h"

namespace tezpress {

struct WorkerTrailer {
  std::string codec;
  std::string version;    // of the compressor that wrote
  nlohmann::json config;  // for the worker's decode
  ArrayType type;
};

inline constexpr std::size_t kTrailerLimit = 40'000;  // bytes

// Throws kForeign for a configuration that makes it longer than the limit.
Bytes write_trailer(const WorkerTrailer& trailer);
// payload: the worker's own part. Throws kTruncated or kCorrupt.
WorkerTrailer read_trailer(ByteSpan stream, ByteSpan& payload);

}  // namespace tezpress
