// The envelope: what goes in comes out, and no damage goes unseen.
#include "core/container.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <xxhash.h>

#include "base/error_testing.h"

namespace tezpress {
namespace {

ContainerHeader sample_header() {
  ContainerHeader header;
  header.compressor_id = "toy";
  header.dtype = Dtype::kInt16;
  header.shape = {4, 300, 1};
  header.options.set("toy:step", 0.25);
  header.options.set("toy:level", std::uint8_t{3});
  return header;
}

const Bytes kPayload = {1, 2, 3, 250, 251, 252};

void expect_equal(const ContainerHeader& a, const ContainerHeader& b) {
  EXPECT_EQ(a.compressor_id, b.compressor_id);
  EXPECT_EQ(a.dtype, b.dtype);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.options, b.options);
}

// The bytes with a checksum that fits them, as a forger would send them.
Bytes sealed(ByteWriter writer) {
  writer.fixed(static_cast<std::uint64_t>(XXH3_64bits(writer.view().data(), writer.size())));
  return writer.take();
}

ByteWriter opening() {
  ByteWriter writer;
  writer.raw(Bytes{'T', 'Z', 'P', 'C', 1});
  return writer;
}

TEST(Container, WhatGoesInComesOut) {
  const Bytes bytes = write_container(sample_header(), kPayload);
  EXPECT_TRUE(is_container(bytes));
  ByteSpan payload;
  expect_equal(read_container(bytes, payload), sample_header());
  EXPECT_EQ(Bytes(payload.begin(), payload.end()), kPayload);
}

TEST(Container, EmptyPayloadAndShape) {
  ContainerHeader header;
  header.compressor_id = "x";
  const Bytes bytes = write_container(header, {});
  ByteSpan payload;
  expect_equal(read_container(bytes, payload), header);
  EXPECT_TRUE(payload.empty());
}

TEST(Container, TheLayoutIsPinned) {
  ContainerHeader header;
  header.compressor_id = "ab";
  header.dtype = Dtype::kFloat;
  header.shape = {300};
  Bytes bytes = write_container(header, Bytes{9});
  bytes.resize(bytes.size() - 8);
  EXPECT_EQ(bytes, (Bytes{'T', 'Z', 'P', 'C', 1, 2, 'a', 'b', 1, 1, 0xac, 2, 2, '{', '}', 1, 9}));
}

TEST(Container, EveryFlippedBitIsSeen) {
  const Bytes good = write_container(sample_header(), kPayload);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[i] ^= static_cast<std::uint8_t>(1 << bit);
      ByteSpan payload;
      EXPECT_THROW(read_container(bad, payload), Error) << "byte " << i << " bit " << bit;
    }
  }
}

TEST(Container, EveryTruncationIsSeen) {
  const Bytes good = write_container(sample_header(), kPayload);
  for (std::size_t length = 0; length < good.size(); ++length) {
    // A copy of that very length, so that a sanitizer sees any read past it.
    const Bytes bad(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length));
    ByteSpan payload;
    EXPECT_ERROR(read_container(bad, payload), kTruncated, "container");
  }
}

TEST(Container, TrailingBytesAreSeen) {
  Bytes bytes = write_container(sample_header(), kPayload);
  bytes.push_back(0);
  ByteSpan payload;
  EXPECT_ERROR(read_container(bytes, payload), kCorrupt, "left over");
}

TEST(Container, OtherFilesAreRecognised) {
  ByteSpan payload;
  const Bytes other = {0x89, 'H', 'D', 'F', '\r'};
  EXPECT_FALSE(is_container(other));
  EXPECT_ERROR(read_container(other, payload), kCorrupt, "TZPC");
  const Bytes newer = {'T', 'Z', 'P', 'C', 2};
  EXPECT_ERROR(read_container(newer, payload), kUnsupported, "version 2 is not 1");
}

TEST(Container, ForgedHeadersAreRefused) {
  ByteSpan payload;
  {
    ByteWriter writer = opening();
    writer.text("toy");
    writer.raw(Bytes{12, 0});
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "dtype number 12");
  }
  {
    ByteWriter writer = opening();
    writer.text("toy");
    writer.raw(Bytes{1, 9});
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "rank 9");
  }
  {
    ByteWriter writer = opening();
    writer.text("toy");
    writer.raw(Bytes{1, 2});
    writer.varint(std::uint64_t{1} << 40);
    writer.varint(std::uint64_t{1} << 40);
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "more elements than memory");
  }
  {
    ByteWriter writer = opening();
    writer.varint(65);
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "65, above its limit of 64");
  }
}

TEST(Container, ForgedOptionsAndPayloadsAreRefused) {
  ByteSpan payload;
  const auto up_to_options = [] {
    ByteWriter writer = opening();
    writer.text("toy");
    writer.raw(Bytes{1, 1, 5});
    return writer;
  };
  {
    ByteWriter writer = up_to_options();
    writer.varint((std::uint64_t{1} << 20) + 1);
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "above its limit of 1048576");
  }
  {
    ByteWriter writer = up_to_options();
    writer.text("{\"a\": }");
    writer.varint(0);
    EXPECT_ERROR(read_container(sealed(writer), payload), kCorrupt, "line 1, column 7");
  }
  {
    ByteWriter writer = up_to_options();
    writer.text("{}");
    writer.varint(std::uint64_t{1} << 63);
    EXPECT_ERROR(read_container(sealed(writer), payload), kTruncated, "9223372036854775808 bytes are needed");
  }
}

TEST(Container, RefusesToWriteWhatItCouldNotRead) {
  ContainerHeader header = sample_header();
  header.compressor_id = std::string(65, 'x');
  EXPECT_ERROR(write_container(header, {}), kInvalidArgument, "id of 65 bytes");
  header.compressor_id = "";
  EXPECT_ERROR(write_container(header, {}), kInvalidArgument, "id of 0 bytes");
  header = sample_header();
  header.options.set("x", std::string(std::size_t{1} << 20, 'x'));
  EXPECT_ERROR(write_container(header, {}), kInvalidArgument, "above the limit of 1048576");
}

RC_GTEST_PROP(Container, AnythingComesBack, (Bytes content, std::map<std::string, std::int32_t> numbers)) {
  ContainerHeader header = sample_header();
  header.shape = *rc::gen::resize(8, rc::gen::container<Shape>(rc::gen::inRange<std::size_t>(0, 50)));
  if (header.shape.size() > 8) header.shape.resize(8);
  for (const auto& [key, value] : numbers)
    if (std::all_of(key.begin(), key.end(), [](char c) { return c > 0; })) header.options.set(key, value);
  const Bytes bytes = write_container(header, content);
  ByteSpan payload;
  expect_equal(read_container(bytes, payload), header);
  RC_ASSERT(Bytes(payload.begin(), payload.end()) == content);
}

}  // namespace
}  // namespace tezpress
