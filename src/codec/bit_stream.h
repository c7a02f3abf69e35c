// Raw bits, least significant first, and numbers of any size among them. The reader yields zeros past the end and
// remembers it: hot loops need no error path, and ok() is asked once per segment.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace tezpress::codec {

class BitWriter {
 public:
  void put(std::uint32_t value, int bits) {  // bits <= 32; value has no higher bits
    buffer_ |= static_cast<std::uint64_t>(value) << filled_;
    filled_ += bits;
    if (filled_ >= 32) drain(4);
  }
  // Pads the last byte with zeros, hands the bytes out and starts anew.
  Bytes finish() {
    drain((filled_ + 7) / 8);
    buffer_ = 0;
    filled_ = 0;
    return std::move(bytes_);
  }

 private:
  void drain(int count) {
    std::uint8_t low[8];
    for (int i = 0; i < count; ++i) low[i] = static_cast<std::uint8_t>(buffer_ >> (8 * i));
    bytes_.insert(bytes_.end(), low, low + count);
    buffer_ >>= 8 * count;
    filled_ -= 8 * count;
  }

  Bytes bytes_;
  std::uint64_t buffer_ = 0;  // fewer than 32 bits between calls
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
  bool overrun() const { return position_ > 8 * bytes_.size(); }
  // True if exactly the given bytes were used (the last one may be padded).
  bool ok() const { return (position_ + 7) >> 3 == bytes_.size(); }

 private:
  ByteSpan bytes_;
  std::size_t position_ = 0;
};

// A number of up to 63 bits: its length in 6 bits, then the bits below the leading one.
inline void put_number(BitWriter& bits, std::uint64_t value) {
  const auto length = static_cast<int>(std::bit_width(value));
  bits.put(static_cast<std::uint32_t>(length), 6);
  if (length <= 1) return;
  const std::uint64_t rest = value - (std::uint64_t{1} << (length - 1));
  const int low = std::min(length - 1, 32);
  bits.put(static_cast<std::uint32_t>(rest & ((std::uint64_t{1} << low) - 1)), low);
  if (length - 1 > 32) bits.put(static_cast<std::uint32_t>(rest >> 32), length - 1 - 32);
}

inline std::uint64_t get_number(BitReader& bits) {
  const int length = static_cast<int>(bits.get(6));
  if (length <= 1) return static_cast<std::uint64_t>(length);
  const int low = std::min(length - 1, 32);
  std::uint64_t rest = bits.get(low);
  if (length - 1 > 32) rest |= static_cast<std::uint64_t>(bits.get(length - 1 - 32)) << 32;
  return rest | (std::uint64_t{1} << (length - 1));
}

// Up to 64 bits as they are.
inline void put_wide(BitWriter& bits, std::uint64_t value, int count) {
  const int low = std::min(count, 32);
  bits.put(static_cast<std::uint32_t>(value & ((std::uint64_t{1} << low) - 1)), low);
  if (count > 32) bits.put(static_cast<std::uint32_t>(value >> 32), count - 32);
}
inline std::uint64_t get_wide(BitReader& bits, int count) {
  std::uint64_t value = bits.get(std::min(count, 32));
  if (count > 32) value |= static_cast<std::uint64_t>(bits.get(count - 32)) << 32;
  return value;
}

}  // namespace tezpress::codec
