// Raw bits, least significant first. The reader yields zeros past the end and
// remembers it: hot loops need no error path, and ok() is asked once per segment.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace tezpress::codec {

class BitWriter {
 public:
  void put(std::uint32_t value, int bits) {  // bits <= 32; value has no higher bits
    buffer_ |= static_cast<std::uint64_t>(value) << filled_;
    filled_ += bits;
    while (filled_ >= 8) {
      bytes_.push_back(static_cast<std::uint8_t>(buffer_));
      buffer_ >>= 8;
      filled_ -= 8;
    }
  }
  // Pads the last byte with zeros, hands the bytes out and starts anew.
  Bytes finish() {
    if (filled_ > 0) bytes_.push_back(static_cast<std::uint8_t>(buffer_));
    buffer_ = 0;
    filled_ = 0;
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
  std::uint64_t buffer_ = 0;
  int filled_ = 0;
};

class BitReader {
 public:
  BitReader() = default;
  explicit BitReader(ByteSpan bytes) : bytes_(bytes) {}

  std::uint32_t get(int bits) {  // bits <= 32
    std::uint64_t window = 0;
    const std::size_t byte = position_ >> 3;
    if (byte + 8 <= bytes_.size()) {
      std::memcpy(&window, bytes_.data() + byte, 8);
    } else if (byte < bytes_.size()) {
      std::memcpy(&window, bytes_.data() + byte, bytes_.size() - byte);
    }
    window >>= position_ & 7;
    position_ += static_cast<std::size_t>(bits);
    return static_cast<std::uint32_t>(window & ((std::uint64_t{1} << bits) - 1));
  }
  // True if exactly the given bytes were used (the last one may be padded).
  bool ok() const { return (position_ + 7) >> 3 == bytes_.size(); }

 private:
  ByteSpan bytes_;
  std::size_t position_ = 0;
};

}  // namespace tezpress::codec
