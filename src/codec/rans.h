// Two interleaved rANS coders (Duda 2013; 32-bit states, 16-bit renormalisation)
// over probabilities in units of 2^-15. Symbols are collected in coding order
// and written backwards, so that the decoder runs forwards; to bound the memory
// that takes, a chunk ends as soon as kChunkSymbols are reached at an end_row().
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
inline constexpr std::size_t kChunkSymbols = std::size_t{1} << 18;

class RansEncoder {
 public:
  // The symbol that occupies [start, start+frequency) of kProbOne; frequency >= 1.
  void put(std::uint32_t start, std::uint32_t frequency) { symbols_.push_back(start | (frequency << 16)); }
  // Called where the decoder calls its own end_row().
  void end_row() {
    if (symbols_.size() >= kChunkSymbols) write_chunk();
  }
  std::size_t symbol_count() const { return written_ + symbols_.size(); }  // since the last finish()
  // Appends the coded bytes of all symbols since the last call and forgets them.
  void finish(ByteWriter& out);

 private:
  void write_chunk();

  std::vector<std::uint32_t> symbols_;
  std::vector<std::uint16_t> words_;  // of the chunk being written, backwards
  std::size_t written_ = 0;           // symbols of finished chunks
  ByteWriter chunks_;
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
  // symbols: how many were decoded since the last call.
  void end_row(std::size_t symbols) {
    symbols_ += symbols;
    if (symbols_ >= kChunkSymbols) next_chunk();
  }
  // True if all words were read and the states are the encoder's first ones.
  bool ok() const { return !overrun_ && !strayed_ && position_ == end_ && home(); }

 private:
  bool home() const { return states_[0] == kRansLow && states_[1] == kRansLow; }
  void next_chunk();
  void read_states();
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
  std::size_t symbols_ = 0;  // of this chunk
  bool strayed_ = false;     // a chunk did not end at the first states
  bool overrun_ = false;
};

}  // namespace tezpress::codec
