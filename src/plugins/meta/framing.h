// Several streams in one: their lengths, then their bytes. How meta-compressors
// store what their children wrote.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace tezpress {

Bytes join_parts(const std::vector<ByteSpan>& parts);
// The parts of a stream of exactly count of them, borrowed from it. Throws kCorrupt or kTruncated, naming what.
std::vector<ByteSpan> split_parts(ByteSpan stream, std::size_t count, std::string_view what);

}  // namespace tezpress
