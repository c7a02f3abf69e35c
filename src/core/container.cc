// Layout, little endian: "TZPC", version (1 byte), compressor id (text), dtype
// (1 byte), rank (1 byte), lengths (varints, axis 0 first), options as JSON (text),
// payload length (varint), payload, XXH3-64 of everything before it (8 bytes).
// The checksum stands at the end and covers the header too: a changed shape or
// option is as bad as a changed payload.
#include "core/container.h"

#include <algorithm>
#include <array>

#include "base/checksum.h"

namespace tezpress {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'T', 'Z', 'P', 'C'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kLongestId = 64;                         // bytes
constexpr std::size_t kLongestOptions = std::size_t{1} << 20;  // bytes of JSON
constexpr std::string_view kPlace = "container";

Dtype read_dtype(ByteReader& reader) {
  const auto number = reader.fixed<std::uint8_t>();
  if (number >= kDtypeCount)
    fail(ErrorCode::kCorrupt, "{}: dtype number {} is above its limit of {}", kPlace, number, kDtypeCount - 1);
  return static_cast<Dtype>(number);
}

Shape read_shape(ByteReader& reader) {
  const auto rank = reader.fixed<std::uint8_t>();
  if (rank > kMaxRank) fail(ErrorCode::kCorrupt, "{}: rank {} is above its limit of {}", kPlace, rank, kMaxRank);
  Shape shape(rank);
  for (std::size_t& length : shape) length = reader.varint();
  try {
    element_count(shape);
  } catch (const Error& error) {
    fail(ErrorCode::kCorrupt, "{}: {}", kPlace, error.what());
  }
  return shape;
}

Options parse_options(const std::string& json) {
  try {
    return Options::parse_json(json);
  } catch (const Error& error) {
    fail(ErrorCode::kCorrupt, "{}: {}", kPlace, error.what());
  }
}

}  // namespace

bool is_container(ByteSpan bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

Bytes write_container(const ContainerHeader& header, ByteSpan payload) {
  const std::string options = header.options.to_json();
  if (header.compressor_id.empty() || header.compressor_id.size() > kLongestId)
    fail(ErrorCode::kInvalidArgument, "{}: a compressor id of {} bytes, where 1 to {} are allowed", kPlace,
         header.compressor_id.size(), kLongestId);
  if (options.size() > kLongestOptions)
    fail(ErrorCode::kInvalidArgument, "{}: options of {} bytes are above the limit of {}", kPlace, options.size(),
         kLongestOptions);
  element_count(header.shape);
  ByteWriter writer;
  writer.raw(kMagic);
  writer.fixed(kVersion);
  writer.text(header.compressor_id);
  writer.fixed(static_cast<std::uint8_t>(header.dtype));
  writer.fixed(static_cast<std::uint8_t>(header.shape.size()));
  for (const std::size_t length : header.shape) writer.varint(length);
  writer.text(options);
  writer.varint(payload.size());
  writer.raw(payload);
  writer.fixed(checksum64(writer.view()));
  return writer.take();
}

ContainerHeader read_container(ByteSpan bytes, ByteSpan& payload) {
  ByteReader reader(bytes, kPlace);
  if (!is_container(bytes)) {
    reader.raw(kMagic.size());
    fail(ErrorCode::kCorrupt, "{}: the first bytes are not \"TZPC\"", kPlace);
  }
  reader.raw(kMagic.size());
  if (const auto version = reader.fixed<std::uint8_t>(); version != kVersion)
    fail(ErrorCode::kUnsupported, "{}: version {} is not {}, the one that this build reads", kPlace, version, kVersion);
  ContainerHeader header;
  header.compressor_id = reader.text(kLongestId);
  header.dtype = read_dtype(reader);
  header.shape = read_shape(reader);
  const std::string options = reader.text(kLongestOptions);
  payload = reader.raw(reader.varint());
  const ByteSpan covered = bytes.first(reader.position());
  const auto stored = reader.fixed<std::uint64_t>();
  reader.expect_end();
  if (stored != checksum64(covered))
    fail(ErrorCode::kCorrupt, "{}: the checksum is {:016x}, but the bytes give {:016x}", kPlace, stored,
         checksum64(covered));
  header.options = parse_options(options);
  return header;
}

}  // namespace tezpress
