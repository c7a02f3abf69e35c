#include "codec/rans.h"

#include <algorithm>

namespace tezpress::codec {

void RansEncoder::write_chunk() {
  words_.clear();
  std::array<std::uint32_t, 2> states{kRansLow, kRansLow};
  for (std::size_t i = symbols_.size(); i-- > 0;) {
    std::uint32_t& state = states[i & 1];
    const std::uint32_t start = symbols_[i] & 0xffff;
    const std::uint32_t frequency = symbols_[i] >> 16;
    if (state >= (static_cast<std::uint64_t>(frequency) << (32 - kProbBits))) {
      words_.push_back(static_cast<std::uint16_t>(state));
      state >>= 16;
    }
    state = ((state / frequency) << kProbBits) + state % frequency + start;
  }
  // The decoder reads state 0 first, each low word first.
  for (int s = 1; s >= 0; --s) {
    words_.push_back(static_cast<std::uint16_t>(states[s] >> 16));
    words_.push_back(static_cast<std::uint16_t>(states[s]));
  }
  for (auto word = words_.rbegin(); word != words_.rend(); ++word) chunks_.fixed(*word);
  written_ += symbols_.size();
  symbols_.clear();
}

void RansEncoder::finish(ByteWriter& out) {
  // Even without symbols: the decoder has read the states of a next chunk.
  write_chunk();
  out.raw(chunks_.take());
  chunks_ = ByteWriter();
  written_ = 0;
}

RansDecoder::RansDecoder(ByteSpan bytes) {
  if (bytes.size() < 8)
    fail(ErrorCode::kTruncated, "entropy-coded data of {} bytes are below the 8 of its states", bytes.size());
  if (bytes.size() % 2 != 0)
    fail(ErrorCode::kCorrupt, "entropy-coded data of {} bytes are not whole 16-bit words", bytes.size());
  position_ = bytes.data();
  end_ = bytes.data() + bytes.size();
  read_states();
}

void RansDecoder::read_states() {
  for (std::uint32_t& state : states_) {
    const std::uint32_t low = next_word();
    state = low | (next_word() << 16);
  }
}

void RansDecoder::next_chunk() {
  strayed_ = strayed_ || !home();
  symbols_ = 0;
  read_states();
}

}  // namespace tezpress::codec
