#include "plugins/external/array_stream.h"

#include <algorithm>
#include <array>

namespace tezpress {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'T', 'e', 'z', 'A', 'r', 'r', 'a', 'y'};
constexpr std::string_view kPlace = "the type of an external stream";

bool has_magic(ByteSpan bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

}  // namespace

// Layout: magic, dtype (1 byte), rank and lengths slowest first (varints), values in C order.
Bytes to_stream(ConstView array) {
  Array storage;
  const ByteSpan values = contiguous(array, storage).bytes();
  if (array.dtype() == Dtype::kByte && array.rank() == 1 && !has_magic(values)) return {values.begin(), values.end()};
  ByteWriter writer;
  writer.raw(kMagic);
  writer.fixed(static_cast<std::uint8_t>(array.dtype()));
  writer.varint(array.shape().size());
  for (const std::size_t length : array.shape()) writer.varint(length);
  writer.raw(values);
  return writer.take();
}

StreamedArray from_stream(ByteSpan stream) {
  if (!has_magic(stream)) return {{Dtype::kByte, {stream.size()}}, stream};
  ByteReader reader(stream.subspan(kMagic.size()), kPlace);
  StreamedArray result;
  const auto dtype = reader.fixed<std::uint8_t>();
  if (dtype >= kDtypeCount) fail(ErrorCode::kCorrupt, "{}: there is no dtype {}", kPlace, dtype);
  result.type.dtype = static_cast<Dtype>(dtype);
  result.type.shape.resize(reader.varint_at_most(kMaxRank, "rank"));
  for (std::size_t& length : result.type.shape) length = reader.varint();
  result.values = reader.rest();
  std::size_t bytes = size_of(result.type.dtype);
  for (const std::size_t length : result.type.shape)
    if (__builtin_mul_overflow(bytes, length, &bytes)) fail(ErrorCode::kCorrupt, "{}: an impossible shape", kPlace);
  if (result.type.shape.empty()) bytes = 0;
  if (bytes != result.values.size())
    fail(bytes > result.values.size() ? ErrorCode::kTruncated : ErrorCode::kCorrupt,
         "{}: {} of shape {} are {} bytes, but {} follow", kPlace, name_of(result.type.dtype),
         to_string(result.type.shape), bytes, result.values.size());
  return result;
}

}  // namespace tezpress
