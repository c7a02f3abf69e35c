#include "codec/stream_format.h"

#include <algorithm>

#include "base/checksum.h"
#include "codec/group_header.h"

namespace tezpress::codec {
namespace {

// Bits of the header's bound byte.
constexpr std::uint8_t kHasAbs = 1;
constexpr std::uint8_t kHasRel = 2;
constexpr std::uint8_t kHasPointwise = 4;
constexpr std::uint8_t kIsLossless = 8;

std::uint32_t short_checksum(ByteSpan bytes) { return static_cast<std::uint32_t>(checksum64(bytes)); }

void write_bound(const BoundRequest& bound, ByteWriter& out) {
  out.fixed(static_cast<std::uint8_t>((bound.abs ? kHasAbs : 0) | (bound.rel ? kHasRel : 0) |
                                      (bound.pw_rel ? kHasPointwise : 0) | (bound.lossless ? kIsLossless : 0)));
  for (const auto& value : {bound.abs, bound.rel, bound.pw_rel})
    if (value) out.fixed(*value);
}

BoundRequest read_bound(ByteReader& in) {
  BoundRequest bound;
  const auto bits = in.fixed<std::uint8_t>();
  if ((bits & kHasAbs) != 0) bound.abs = in.fixed<double>();
  if ((bits & kHasRel) != 0) bound.rel = in.fixed<double>();
  if ((bits & kHasPointwise) != 0) bound.pw_rel = in.fixed<double>();
  bound.lossless = (bits & kIsLossless) != 0;
  return bound;
}

StreamHeader parse_header(ByteReader& in) {
  const ByteSpan magic = in.raw(kMagic.size());
  if (!std::equal(magic.begin(), magic.end(), kMagic.begin()))
    fail(ErrorCode::kCorrupt, "this is not a tezip stream: it does not begin with \"{}\"", kMagic);
  const auto version = in.fixed<std::uint8_t>();
  if (version < 1 || version > kFormatVersion)
    fail(ErrorCode::kUnsupported, "the stream has format version {}; this build reads versions 1 to {}", version,
         kFormatVersion);
  StreamHeader header;
  header.version = version;
  const auto dtype = in.fixed<std::uint8_t>();
  if (dtype >= kDtypeCount) fail(ErrorCode::kCorrupt, "stream header: dtype number {} does not exist", dtype);
  header.dtype = static_cast<Dtype>(dtype);
  const auto axes = in.fixed<std::uint8_t>();
  header.has_time = (axes & 0x80) != 0;
  const int rank = axes & 0x7f;
  if (rank < 1 || rank >= kMaxRank) fail(ErrorCode::kCorrupt, "stream header: frames of {} axes", rank);
  for (int i = 0; i < rank; ++i) header.frame_shape.push_back(in.varint());
  header.bound = read_bound(in);
  return header;
}

// The checksum of a record's fields, which began with the bytes.
void check_fields(ByteSpan bytes, ByteReader& in) {
  const std::uint32_t actual = short_checksum(bytes.first(in.position()));
  if (in.fixed<std::uint32_t>() != actual) fail(ErrorCode::kCorrupt, "a stream record's checksum does not match");
}

GroupRecord parse_group(std::size_t frames, std::size_t size, ByteReader& in) {
  if (frames == 0 || frames > kMaxGroupFrames)
    fail(ErrorCode::kCorrupt, "a group of {} frames; the limits are 1 and {}", frames, kMaxGroupFrames);
  const auto sum = in.fixed<std::uint64_t>();
  const GroupRecord group{frames, in.raw(size)};
  if (checksum64(group.payload) != sum)
    fail(ErrorCode::kCorrupt, "a group's checksum does not match its {} bytes", size);
  return group;
}

SharedModel parse_model(std::size_t size, ByteReader& in) {
  if (size > kMaxModelBytes)
    fail(ErrorCode::kCorrupt, "a stream has a model of {} bytes; the limit is {}", size, kMaxModelBytes);
  const ByteSpan file = in.raw(size);
  try {
    return read_network_model(file);
  } catch (const Error& error) {
    // All of its bytes are there: more would not help.
    if (error.code() != ErrorCode::kTruncated) throw;
    fail(ErrorCode::kCorrupt, "a model in a stream: {}", error.what());
  }
}

StreamRecord parse_record(ByteSpan bytes, ByteReader& in) {
  StreamRecord record;
  const auto tag = in.fixed<std::uint8_t>();
  if (tag != kGroupTag && tag != kModelTag && tag != kEndTag)
    fail(ErrorCode::kCorrupt, "a stream record has the unknown tag {}", tag);
  const std::uint64_t first = in.varint();
  const std::uint64_t second = tag == kModelTag ? 0 : in.varint();
  check_fields(bytes, in);
  if (tag == kGroupTag) {
    record.kind = StreamRecord::Kind::kGroup;
    record.group = parse_group(first, second, in);
  } else if (tag == kModelTag) {
    record.kind = StreamRecord::Kind::kModel;
    record.model = parse_model(first, in);
  } else {
    record.kind = StreamRecord::Kind::kEnd;
    record.end_frames = first;
  }
  return record;
}

}  // namespace

bool is_tezip_stream(ByteSpan bytes) {
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

void write_stream_header(const StreamHeader& header, ByteWriter& out) {
  ByteWriter head;
  head.raw({reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()});
  head.fixed(kFormatVersion);
  head.fixed(static_cast<std::uint8_t>(header.dtype));
  head.fixed(static_cast<std::uint8_t>(header.frame_shape.size() | (header.has_time ? 0x80u : 0u)));
  for (const std::size_t length : header.frame_shape) head.varint(length);
  write_bound(header.bound, head);
  out.raw(head.view());
  out.fixed(short_checksum(head.view()));
}

void write_group_record(std::size_t frames, ByteSpan payload, ByteWriter& out) {
  ByteWriter head;
  head.fixed(kGroupTag);
  head.varint(frames);
  head.varint(payload.size());
  out.raw(head.view());
  out.fixed(short_checksum(head.view()));
  out.fixed(checksum64(payload));
  out.raw(payload);
}

void write_model_record(const NetworkModel& model, ByteWriter& out) {
  const Bytes file = write_network_model(model);
  ByteWriter head;
  head.fixed(kModelTag);
  head.varint(file.size());
  out.raw(head.view());
  out.fixed(short_checksum(head.view()));
  out.raw(file);
}

void write_end_record(std::size_t frames, std::size_t groups, ByteWriter& out) {
  ByteWriter end;
  end.fixed(kEndTag);
  end.varint(frames);
  end.varint(groups);
  out.raw(end.view());
  out.fixed(short_checksum(end.view()));
}

std::optional<StreamHeader> StreamReader::read_header(ByteSpan bytes, std::size_t& used) {
  ByteReader in(bytes, "stream header");
  StreamHeader header;
  try {
    header = parse_header(in);
    const std::uint32_t actual = short_checksum(bytes.first(in.position()));
    if (in.fixed<std::uint32_t>() != actual) fail(ErrorCode::kCorrupt, "the stream header's checksum does not match");
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kTruncated) return std::nullopt;
    throw;
  }
  Settings settings;
  settings.frame_shape = header.frame_shape;
  settings.bound = header.bound;
  try {
    check(settings);
  } catch (const Error& error) {
    fail(ErrorCode::kCorrupt, "stream header: {}", error.what());
  }
  used = in.position();
  return header;
}

StreamRecord StreamReader::read_record(ByteSpan bytes) {
  try {
    ByteReader in(bytes, "stream record");
    StreamRecord record = parse_record(bytes, in);
    record.used = in.position();
    return record;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kTruncated) return {};
    throw;
  }
}

}  // namespace tezpress::codec
