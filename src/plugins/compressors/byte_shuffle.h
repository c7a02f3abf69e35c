// Byte shuffle: all first bytes of the elements, then all second bytes, and so on.
// Floating-point fields then show long runs to a general compressor.
#pragma once

#include "base/bytes.h"

namespace tezpress {

// element: bytes per element; the size must be a multiple of it. to: as large as from, not overlapping it.
void shuffle_bytes(ByteSpan from, std::size_t element, std::span<std::uint8_t> to);
void unshuffle_bytes(ByteSpan from, std::size_t element, std::span<std::uint8_t> to);

}  // namespace tezpress
