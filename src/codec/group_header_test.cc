// Group headers come back as they were; every field outside its limit is named
// and refused.
#include "codec/group_header.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"
#include "codec/class_plane.h"
#include "codec/stream_format.h"

namespace tezpress::codec {
namespace {

GroupHeader real_header() {
  GroupHeader header;
  header.frames = 12;
  header.map.unit = 0.125;
  header.map.offset = -77;
  header.step = 64;
  header.level_law = 2;
  return header;
}

GroupHeader integer_header() {
  GroupHeader header;
  header.frames = 1;
  header.map.kind = MapKind::kInteger;
  header.map.dtype = Dtype::kUint64;
  header.map.first = 5;
  header.map.range = UINT64_MAX - 5;
  header.map.bin = 3;
  header.map.low_bits = 34;
  return header;
}

GroupHeader there_and_back(const GroupHeader& header) {
  ByteWriter out;
  write_group_header(header, out);
  ByteReader in(out.view(), "test");
  const GroupHeader back = read_group_header(header.map.dtype, kFormatVersion, in);
  EXPECT_EQ(in.remaining(), 0u);
  return back;
}

TEST(GroupHeader, RealMapsRoundTrip) {
  GroupHeader header = real_header();
  header.has_classes = true;
  header.specials = {0x7fc00000, 0xffc00001};
  const GroupHeader back = there_and_back(header);
  EXPECT_EQ(back.frames, 12u);
  EXPECT_EQ(back.map.kind, MapKind::kReal);
  EXPECT_EQ(back.map.unit, 0.125);
  EXPECT_EQ(back.map.offset, -77);
  EXPECT_EQ(back.step, 64);
  EXPECT_EQ(back.level_law, 2);
  EXPECT_TRUE(back.has_classes);
  EXPECT_EQ(back.specials, header.specials);
}

TEST(GroupHeader, TheNetworksHashRoundTrips) {
  GroupHeader header = real_header();
  header.tools = kNetwork;
  header.network = 0x0123456789abcdef;
  header.has_classes = true;
  header.specials = {0x7fc00000};
  const GroupHeader back = there_and_back(header);
  EXPECT_EQ(back.tools, kNetwork);
  EXPECT_EQ(back.network, 0x0123456789abcdefu);
  EXPECT_EQ(back.specials, header.specials);
}

TEST(GroupHeader, OrdinalMapsRoundTrip) {
  const GroupHeader back = there_and_back(integer_header());
  EXPECT_EQ(back.map.first, 5u);
  EXPECT_EQ(back.map.range, UINT64_MAX - 5);
  EXPECT_EQ(back.map.bin, 3u);
  EXPECT_EQ(back.map.low_bits, 34);
  EXPECT_FALSE(back.has_classes);
  GroupHeader lattice = real_header();
  lattice.map = ValueMap{.kind = MapKind::kLattice, .origin = -1.5, .spacing = 0.25, .range = 9};
  EXPECT_EQ(there_and_back(lattice).map.origin, -1.5);
  EXPECT_EQ(there_and_back(lattice).map.spacing, 0.25);
}

#define EXPECT_REFUSED(change, base, part)                \
  do {                                                    \
    GroupHeader header = base;                            \
    change;                                               \
    EXPECT_ERROR(there_and_back(header), kCorrupt, part); \
  } while (false)

TEST(GroupHeader, FieldsBeyondTheirLimitsAreRefused) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_REFUSED(header.frames = 0, real_header(), "no frames");
  EXPECT_REFUSED(header.frames = kMaxGroupFrames + 1, real_header(), "number of frames");
  EXPECT_REFUSED(header.map.kind = static_cast<MapKind>(5), integer_header(), "value map 5");
  EXPECT_REFUSED(header.map.kind = MapKind::kInteger, real_header(), "value map 1");
  EXPECT_REFUSED(header.map.kind = MapKind::kBits, integer_header(), "value map 3");
  EXPECT_REFUSED(header.step = 0, real_header(), "step is 0");
  EXPECT_REFUSED(header.step = kValueLimit + 1, real_header(), "step");
  EXPECT_REFUSED(header.step = -1, real_header(), "step");
  EXPECT_REFUSED(header.level_law = 3, real_header(), "level law");
  for (const double unit : {0.0, -1.0, kInfinity, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_REFUSED(header.map.unit = unit, real_header(), "unit");
  for (const double offset : {0.5, 0x1p53, -kInfinity, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_REFUSED(header.map.offset = offset, real_header(), "offset");
  EXPECT_REFUSED(header.map.bin = 0, integer_header(), "bin width is 0");
  EXPECT_REFUSED(header.map.first = 6, integer_header(), "exceeds 64 bits");
  EXPECT_REFUSED(header.map.low_bits = 41, integer_header(), "low bits");
  EXPECT_REFUSED(header.map.low_bits = 0, integer_header(), "beyond its limit");
}

TEST(GroupHeader, ToolsAndTheirFieldsHaveLimits) {
  GroupHeader base = real_header();
  base.tools = kBidirectional | kNetwork;
  base.anchor_distance = 8;
  base.network = 0x0123456789abcdef;
  const GroupHeader back = there_and_back(base);
  EXPECT_EQ(back.tools, base.tools);
  EXPECT_EQ(back.anchor_distance, 8u);
  EXPECT_EQ(back.network, 0x0123456789abcdefu);
  for (const std::size_t distance : {std::size_t{0}, std::size_t{1}, kMaxAnchorDistance + 1, std::size_t{255}})
    EXPECT_REFUSED(header.anchor_distance = distance, base, "frames apart");
  EXPECT_REFUSED(header.tools = 8, base, "tools");
  EXPECT_REFUSED(header.mode = Mode::kBasis, base, "tools");
}

TEST(GroupHeader, LatticesMustBeFiniteAndRising) {
  GroupHeader lattice = real_header();
  lattice.map = ValueMap{.kind = MapKind::kLattice, .range = 9};
  EXPECT_REFUSED(header.map.spacing = 0, lattice, "lattice");
  EXPECT_REFUSED(header.map.spacing = -1, lattice, "lattice");
  EXPECT_REFUSED(header.map.origin = std::numeric_limits<double>::quiet_NaN(), lattice, "lattice");
}

TEST(GroupHeader, TooManySpecialValuesAreRefused) {
  GroupHeader header = real_header();
  header.has_classes = true;
  header.specials.assign(kMaxSpecials, 1);
  EXPECT_EQ(there_and_back(header).specials.size(), static_cast<std::size_t>(kMaxSpecials));
  header.specials.assign(kMaxSpecials + 1, 1);
  EXPECT_ERROR(there_and_back(header), kCorrupt, "special values");
}

TEST(GroupHeader, TruncationIsNoticedAtEveryByte) {
  ByteWriter out;
  write_group_header(integer_header(), out);
  for (std::size_t size = 0; size < out.size(); ++size) {
    ByteReader in(out.view().first(size), "test");
    EXPECT_ERROR(read_group_header(Dtype::kUint64, kFormatVersion, in), kTruncated, "test");
  }
}

}  // namespace
}  // namespace tezpress::codec
