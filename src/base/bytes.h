// Byte buffers and bounded little-endian readers and writers: the only way that
// any part of the project touches bytes that came from outside.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tezpress {

static_assert(std::endian::native == std::endian::little, "big-endian machines need byte swaps in bytes.h");

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

class ByteWriter {
 public:
  template <typename T>
  requires std::is_arithmetic_v<T>
  void fixed(T value) {  // little endian, sizeof(T) bytes
    const auto* p = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), p, p + sizeof(T));
  }
  void varint(std::uint64_t value);        // LEB128, 1 to 10 bytes
  void signed_varint(std::int64_t value);  // zigzag, then LEB128
  void raw(ByteSpan bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void text(std::string_view text);  // length as varint, then the bytes
  std::size_t size() const { return bytes_.size(); }
  Bytes take() { return std::move(bytes_); }
  ByteSpan view() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Every read is checked: past the end throws kTruncated and names what was being read.
class ByteReader {
 public:
  // what: the place, for messages ("stream header").
  ByteReader(ByteSpan bytes, std::string_view what) : bytes_(bytes), what_(what) {}

  template <typename T>
  requires std::is_arithmetic_v<T> T fixed() {
    T value;
    std::memcpy(&value, raw(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::uint64_t varint();
  std::int64_t signed_varint();
  // varint() with a limit that the caller can justify; throws kCorrupt beyond it.
  std::uint64_t varint_at_most(std::uint64_t limit, std::string_view name);
  ByteSpan raw(std::size_t count);
  std::string text(std::size_t limit);
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }
  ByteSpan rest() { return raw(remaining()); }
  void expect_end() const;  // throws kCorrupt if bytes are left over

 private:
  ByteSpan bytes_;
  std::size_t position_ = 0;
  std::string_view what_;
};

}  // namespace tezpress
