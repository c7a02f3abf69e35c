// Readers and writers of bytes: what is written comes back, and no read passes the end.
#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "base/error_testing.h"

namespace tezpress {
namespace {

RC_GTEST_PROP(Bytes, NumbersComeBack, (std::uint64_t a, std::int64_t b, const std::string& text, double d)) {
  ByteWriter writer;
  writer.varint(a);
  writer.signed_varint(b);
  writer.text(text);
  writer.fixed(d);
  const Bytes bytes = writer.take();
  ByteReader reader(bytes, "test");
  RC_ASSERT(reader.varint() == a);
  RC_ASSERT(reader.signed_varint() == b);
  RC_ASSERT(reader.text(text.size()) == text);
  RC_ASSERT(reader.fixed<double>() == d);
  reader.expect_end();
}

TEST(Bytes, VarintsAtTheirEdges) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{1} << 63,
                                    std::numeric_limits<std::uint64_t>::max()}) {
    ByteWriter writer;
    writer.varint(value);
    EXPECT_EQ(writer.size(), value < 128 ? 1u : value < 16384 ? 2u : 10u);
    ByteReader reader(writer.view(), "test");
    EXPECT_EQ(reader.varint(), value);
  }
  for (const std::int64_t value :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    ByteWriter writer;
    writer.signed_varint(value);
    ByteReader reader(writer.view(), "test");
    EXPECT_EQ(reader.signed_varint(), value);
  }
}

TEST(Bytes, FixedIsLittleEndian) {
  ByteWriter writer;
  writer.fixed(std::uint32_t{0x01020304});
  EXPECT_EQ(writer.take(), (Bytes{4, 3, 2, 1}));
}

TEST(Bytes, AVarintLongerThan64BitsIsCorrupt) {
  const Bytes eleven(11, 0xff);
  EXPECT_ERROR(ByteReader(eleven, "stream header").varint(), kCorrupt, "stream header");
  Bytes two_bits_too_many(9, 0x80);
  two_bits_too_many.push_back(2);
  EXPECT_ERROR(ByteReader(two_bits_too_many, "x").varint(), kCorrupt, "64 bits");
}

TEST(Bytes, ReadsPastTheEndAreTruncated) {
  const Bytes three = {0x80, 0x80, 0x80};
  EXPECT_ERROR(ByteReader(three, "x").varint(), kTruncated, "1 bytes are needed at byte 3");
  EXPECT_ERROR(ByteReader(three, "x").fixed<std::uint32_t>(), kTruncated, "only 3 are left");
  EXPECT_ERROR(ByteReader(three, "x").raw(std::numeric_limits<std::size_t>::max()), kTruncated, "x");
  EXPECT_ERROR(ByteReader(Bytes{5, 'a'}, "x").text(10), kTruncated, "x");
}

TEST(Bytes, LimitsAreKept) {
  const Bytes ten = {10, 0};
  EXPECT_ERROR(ByteReader(ten, "x").varint_at_most(9, "a length"), kCorrupt, "a length is 10, above its limit of 9");
  EXPECT_ERROR(ByteReader(ten, "x").text(9), kCorrupt, "a text length");
  ByteReader reader(ten, "x");
  EXPECT_EQ(reader.varint_at_most(10, "a length"), 10u);
  EXPECT_ERROR(reader.expect_end(), kCorrupt, "1 bytes are left over");
  EXPECT_EQ(reader.rest().size(), 1u);
  reader.expect_end();
}

}  // namespace
}  // namespace tezpress
