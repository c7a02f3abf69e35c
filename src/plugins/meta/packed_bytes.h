// Small side data of meta-compressors, shrunk by zstd where this build has it.
#pragma once

#include "base/bytes.h"

namespace tezpress {

Bytes packed(const Bytes& plain);
// limit: the most bytes that plain can have had. Throws kCorrupt and kTruncated, naming what.
Bytes unpacked(ByteSpan bytes, std::size_t limit, std::string_view what);

}  // namespace tezpress
