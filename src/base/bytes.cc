#include "base/bytes.h"

namespace tezpress {

void ByteWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<std::uint8_t>(value));
}

void ByteWriter::signed_varint(std::int64_t value) {
  varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

void ByteWriter::text(std::string_view text) {
  varint(text.size());
  raw({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::uint64_t ByteReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = fixed<std::uint8_t>();
    // The tenth byte holds one bit: more would overflow 64 bits silently.
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  fail(ErrorCode::kCorrupt, "{}: a number at byte {} is longer than 64 bits", what_, position_);
}

std::int64_t ByteReader::signed_varint() {
  const std::uint64_t folded = varint();
  return static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
}

std::uint64_t ByteReader::varint_at_most(std::uint64_t limit, std::string_view name) {
  const std::uint64_t value = varint();
  if (value > limit) fail(ErrorCode::kCorrupt, "{}: {} is {}, above its limit of {}", what_, name, value, limit);
  return value;
}

ByteSpan ByteReader::raw(std::size_t count) {
  if (count > remaining())
    fail(ErrorCode::kTruncated, "{}: {} bytes are needed at byte {} but only {} are left", what_, count, position_,
         remaining());
  const ByteSpan result = bytes_.subspan(position_, count);
  position_ += count;
  return result;
}

std::string ByteReader::text(std::size_t limit) {
  const ByteSpan bytes = raw(varint_at_most(limit, "a text length"));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void ByteReader::expect_end() const {
  if (remaining() != 0) fail(ErrorCode::kCorrupt, "{}: {} bytes are left over at the end", what_, remaining());
}

}  // namespace tezpress
