#include "codec/group_header.h"

#include <cmath>

#include "codec/class_plane.h"
#include "codec/model_io.h"

namespace tezpress::codec {
namespace {

constexpr double kMaxOffset = 0x1p52;
constexpr int kModeBits = 4;  // of the byte that tools share

bool is_whole(double value) { return std::fabs(value) <= kMaxOffset && std::floor(value) == value; }

void read_real_map(ByteReader& in, ValueMap& map) {
  map.unit = in.fixed<double>();
  map.offset = in.fixed<double>();
  if (!std::isfinite(map.unit) || map.unit <= 0)
    fail(ErrorCode::kCorrupt, "a group's unit is {}; it must be finite and positive", map.unit);
  if (!is_whole(map.offset))
    fail(ErrorCode::kCorrupt, "a group's offset is {}; it must be whole and within 2^52", map.offset);
}

void read_ordinal_map(ByteReader& in, ValueMap& map) {
  map.first = in.varint();
  map.range = in.varint();
  map.bin = in.varint();
  map.low_bits = static_cast<int>(in.varint_at_most(40, "the number of low bits"));
  if (map.bin == 0) fail(ErrorCode::kCorrupt, "a group's bin width is 0");
  if (map.first > UINT64_MAX - map.range) fail(ErrorCode::kCorrupt, "a group's range exceeds 64 bits");
  if (((map.range / map.bin) >> map.low_bits) > static_cast<std::uint64_t>(kValueLimit))
    fail(ErrorCode::kCorrupt, "a group's range of {} bins is beyond its limit", map.range / map.bin);
}

void read_mode(int version, ByteReader& in, GroupHeader& header) {
  const auto byte = in.fixed<std::uint8_t>();
  const int mode = version > 2 ? byte & ((1 << kModeBits) - 1) : byte;
  header.tools = version > 2 ? static_cast<std::uint8_t>(byte >> kModeBits) : std::uint8_t{kNoTools};
  if (mode >= kModes) fail(ErrorCode::kCorrupt, "a group has mode {}; modes 0 and 1 exist", mode);
  header.mode = static_cast<Mode>(mode);
  if ((header.tools & ~kKnownTools) != 0 || (header.tools != kNoTools && header.mode != Mode::kLoop))
    fail(ErrorCode::kCorrupt, "a group of mode {} uses the tools {:#x}, which this mode does not have", mode,
         header.tools);
}

}  // namespace

void write_group_header(const GroupHeader& header, ByteWriter& out) {
  const ValueMap& map = header.map;
  out.fixed(static_cast<std::uint8_t>(static_cast<int>(header.mode) | header.tools << kModeBits));
  out.varint(header.frames);
  out.fixed(static_cast<std::uint8_t>(map.kind));
  out.varint(static_cast<std::uint64_t>(header.step));
  out.fixed(static_cast<std::uint8_t>(header.level_law));
  if (map.real()) {
    out.fixed(map.unit);
    out.fixed(map.offset);
  } else {
    out.varint(map.first);
    out.varint(map.range);
    out.varint(map.bin);
    out.varint(static_cast<std::uint64_t>(map.low_bits));
    if (map.kind == MapKind::kLattice) {
      out.fixed(map.origin);
      out.fixed(map.spacing);
    }
  }
  out.fixed(static_cast<std::uint8_t>(header.has_classes ? header.specials.size() + 1 : 0));
  for (const std::uint64_t bits : header.specials) out.fixed(bits);
  if ((header.tools & kNetwork) != 0) out.fixed(header.network);
}

GroupHeader read_group_header(Dtype dtype, int version, ByteReader& in) {
  GroupHeader header;
  // Version 1 knew no other mode.
  if (version > 1) read_mode(version, in, header);
  header.frames = in.varint_at_most(kMaxGroupFrames, "a group's number of frames");
  if (header.frames == 0) fail(ErrorCode::kCorrupt, "a group has no frames");
  const auto kind = in.fixed<std::uint8_t>();
  const bool known = is_floating(dtype) ? kind <= 4 && kind != 1 : kind == 1;
  if (!known) fail(ErrorCode::kCorrupt, "a group of {} uses the value map {}", name_of(dtype), kind);
  header.map.kind = static_cast<MapKind>(kind);
  header.map.dtype = dtype;
  header.step = static_cast<std::int32_t>(in.varint_at_most(kValueLimit, "a group's step"));
  if (header.step == 0) fail(ErrorCode::kCorrupt, "a group's step is 0");
  header.level_law = in.fixed<std::uint8_t>();
  if (header.level_law >= kLevelLaws) fail(ErrorCode::kCorrupt, "a group's level law is {}", header.level_law);
  if (header.map.real())
    read_real_map(in, header.map);
  else
    read_ordinal_map(in, header.map);
  if (header.map.kind == MapKind::kLattice) {
    header.map.origin = in.fixed<double>();
    header.map.spacing = in.fixed<double>();
    if (!std::isfinite(header.map.origin) || !std::isfinite(header.map.spacing) || header.map.spacing <= 0)
      fail(ErrorCode::kCorrupt, "a group's lattice has origin {} and spacing {}", header.map.origin,
           header.map.spacing);
  }
  const auto classes = in.fixed<std::uint8_t>();
  if (classes > kMaxSpecials + 1) fail(ErrorCode::kCorrupt, "a group has {} special values", classes - 1);
  header.has_classes = classes > 0;
  for (int i = 1; i < classes; ++i) header.specials.push_back(in.fixed<std::uint64_t>());
  if ((header.tools & kNetwork) != 0) header.network = in.fixed<std::uint64_t>();
  return header;
}

}  // namespace tezpress::codec
