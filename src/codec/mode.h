// How a group's points are coded, and how much work the encoder puts into it.
#pragma once

#include <cstdint>

namespace tezpress::codec {

// kLoop: multi-level prediction on the frame's own reconstruction. kBasis: a fitted spatial transform whose
// coefficients are predicted in time. docs/codec.md.
enum class Mode : std::uint8_t { kLoop = 0, kBasis = 1 };
inline constexpr int kModes = 2;

// What mode `loop` may do beyond the plain closed loop; a set of these bits, chosen per group.
enum Tool : std::uint8_t { kNoTools = 0, kBidirectional = 1, kSkipsBlocks = 2, kNetwork = 4 };
inline constexpr std::uint8_t kKnownTools = kBidirectional | kSkipsBlocks | kNetwork;

// In which order a group's frames are coded: frame_order.h. kAuto: the one that takes fewer bytes, tried where a cheap
// look says that time helps.
enum class Order : std::uint8_t { kAuto = 0, kForward = 1, kBidirectional = 2 };
inline constexpr int kModeBits = 4;  // of the byte that modes and tools share in a group's header

// kFast fits nothing. kMax tries both modes on every group and feeds the transform's errors back. Streams of all of
// them are decoded by the same rules.
enum class Effort : std::uint8_t { kDefault = 0, kFast = 1, kMax = 2 };

}  // namespace tezpress::codec
