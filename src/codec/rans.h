// Two interleaved rANS coders (Duda 2013; 32-bit states, 16-bit renormalisation)
// over probabilities in units of 2^-15. Symbols are collected in coding order
// and written backwards by finish(), so that the decoder runs forwards.
// The decoder has no error path: past the end it reads zeros, and ok() tells
// afterwards whether every word was used and both states came home.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace tezpress::codec {

inline constexpr int kProbBits = 15;
inline constexpr std::uint32_t kProbOne = 1u << kProbBits;
inline constexpr std::uint32_t kRansLow = 1u << 16;

class RansEncoder {
 public:
  // The symbol that occupies [start, start+frequency) of kProbOne; frequency >= 1.
  void put(std::uint32_t start, std::uint32_t frequency) { symbols_.push_back(start | (frequency << 16)); }
  std::size_t symbol_count() const { return symbols_.size(); }
  // Appends the coded bytes of all symbols since the last call and forgets them.
  void finish(ByteWriter& out);

 private:
  std::vector<std::uint32_t> symbols_;
};

class RansDecoder {
 public:
  RansDecoder() = default;
  // bytes: exactly what finish() appended. Throws kTruncated below 8 bytes, kCorrupt for an odd count.
  explicit RansDecoder(ByteSpan bytes);

  // The 15-bit value that the next symbol's interval contains.
  std::uint32_t peek() const { return states_[0] & (kProbOne - 1); }
  void advance(std::uint32_t start, std::uint32_t frequency) {
    std::uint32_t state = frequency * (states_[0] >> kProbBits) + (states_[0] & (kProbOne - 1)) - start;
    if (state < kRansLow) state = (state << 16) | next_word();
    states_[0] = states_[1];
    states_[1] = state;
  }
  // True if words past the end were asked for: what was decoded since is not the encoder's.
  bool overrun() const { return overrun_; }
  // True if all words were read and the states are the encoder's first ones.
  bool ok() const { return !overrun_ && position_ == end_ && states_[0] == kRansLow && states_[1] == kRansLow; }

 private:
  std::uint32_t next_word() {
    if (position_ == end_) return overrun_word();
    const std::uint32_t word = position_[0] | (static_cast<std::uint32_t>(position_[1]) << 8);
    position_ += 2;
    return word;
  }
  std::uint32_t overrun_word() {
    overrun_ = true;
    return 0;
  }

  std::array<std::uint32_t, 2> states_{kRansLow, kRansLow};
  const std::uint8_t* position_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  bool overrun_ = false;
};

}  // namespace tezpress::codec
