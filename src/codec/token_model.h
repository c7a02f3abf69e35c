// Adaptive distributions over 16 tokens, and how a quantisation index becomes a
// token and raw bits. The coding loops themselves are in kernels.inc.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/rans.h"

namespace tezpress::codec {

inline constexpr int kTokens = 16;

// Cumulative frequencies of 2^15: below[s] belongs to all tokens under s; below[0] is 0.
struct alignas(32) TokenModel {
  std::uint16_t below[kTokens];
  std::uint16_t count = 0;  // updates so far, saturating; young models learn faster

  TokenModel() { reset_uniform(); }
  void reset_uniform();
  void reset(const std::uint16_t* frequencies);  // 16 values that sum to 2^15, each >= 1
};

// Shift of the next update: quick at first, then down to the slowest rate. Primary contexts, which see
// more data each, settle further than secondary ones.
inline constexpr int kPrimaryRate = 7;
inline constexpr int kSecondaryRate = 6;
inline int adaptation_rate(std::uint16_t count, int slowest) {
  if (count < 8) return 4;
  if (count < 64) return 5;
  return count < 255 ? 6 : slowest;
}

// Folded values 0..9 are tokens; 10..103 share five tokens with raw bits; the rest escape.
inline constexpr int kDirectTokens = 10;
inline constexpr int kEscapeToken = 15;
inline constexpr std::uint32_t kRangeBase[6] = {10, 12, 16, 24, 40, 104};
inline constexpr int kRangeBits[5] = {1, 2, 3, 4, 6};
inline constexpr std::uint32_t kEscapeBase = 104;

inline std::uint32_t fold(std::int32_t value) {
  return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
inline std::int32_t unfold(std::uint32_t value) { return static_cast<std::int32_t>((value >> 1) ^ (0u - (value & 1))); }

}  // namespace tezpress::codec
