// The lossless last step of every compressor of ours that first makes values
// compressible: bytes, shuffled or not, in a zstd frame with a checksum.
#pragma once

#include "base/bytes.h"

namespace tezpress {

// bytes, whole elements of element bytes each, as one byte that names the shuffle and a zstd frame. level: zstd's.
Bytes compress_shuffled(ByteSpan bytes, std::size_t element, bool shuffle, int level);

// Fills target, which has the size of what was compressed; element as above. Throws kTruncated for an empty stream,
// kCorrupt for one that is damaged, has another size or ends too early or too late.
void decompress_shuffled(ByteSpan stream, std::size_t element, std::span<std::uint8_t> target);

}  // namespace tezpress
