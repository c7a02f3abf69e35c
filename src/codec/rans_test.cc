// Symbols come back as they were; bytes that are not the encoder's end with
// ok() false and are never read past their end.
#include "codec/rans.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

#include "base/error_testing.h"

namespace tezpress::codec {
namespace {

struct Interval {
  std::uint32_t start;
  std::uint32_t frequency;
};

std::vector<Interval> random_intervals(std::mt19937& random, std::size_t count) {
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<Interval> intervals;
  while (intervals.size() < count) {
    // Now and then the smallest and the widest possible ones.
    const std::uint32_t kind = below(8);
    const std::uint32_t start = below(kProbOne - 1);
    if (kind == 0)
      intervals.push_back({start, 1});
    else if (kind == 1)
      intervals.push_back({0, kProbOne - 1});
    else
      intervals.push_back({start, 1 + below(kProbOne - 1 - start)});
  }
  return intervals;
}

Bytes encoded(const std::vector<Interval>& intervals) {
  RansEncoder encoder;
  for (const Interval& i : intervals) encoder.put(i.start, i.frequency);
  ByteWriter out;
  encoder.finish(out);
  EXPECT_EQ(encoder.symbol_count(), 0u);
  return out.take();
}

// True if every symbol is found again and the decoder is content.
bool decodes_to(ByteSpan bytes, const std::vector<Interval>& intervals) {
  // A copy of the exact size, so that the address sanitizer sees any read past the end.
  const Bytes exact(bytes.begin(), bytes.end());
  RansDecoder decoder(exact);
  bool same = true;
  for (const Interval& i : intervals) {
    same = same && decoder.peek() - i.start < i.frequency;
    decoder.advance(i.start, i.frequency);
  }
  return same && decoder.ok();
}

RC_GTEST_PROP(Rans, RoundTrips, (std::uint32_t seed)) {
  std::mt19937 random(seed);
  const std::vector<Interval> intervals = random_intervals(random, random() % 5000);
  RC_ASSERT(decodes_to(encoded(intervals), intervals));
}

TEST(Rans, NoSymbolsAreTheTwoStatesAlone) {
  EXPECT_EQ(encoded({}).size(), 8u);
  EXPECT_TRUE(decodes_to(encoded({}), {}));
}

TEST(Rans, ChunksEndAtTheSameRowsOnBothSides) {
  std::mt19937 random(6);
  const std::vector<Interval> intervals = random_intervals(random, 2 * kChunkSymbols + 5000);
  RansEncoder encoder;
  std::vector<std::size_t> rows;
  for (std::size_t begin = 0; begin < intervals.size();) {
    const std::size_t end = std::min(intervals.size(), begin + random() % 1000);
    for (std::size_t i = begin; i < end; ++i) encoder.put(intervals[i].start, intervals[i].frequency);
    encoder.end_row();
    rows.push_back(end - begin);
    begin = end;
  }
  EXPECT_EQ(encoder.symbol_count(), intervals.size());
  ByteWriter out;
  encoder.finish(out);
  EXPECT_EQ(encoder.symbol_count(), 0u);
  const auto decodes = [&](ByteSpan bytes) {
    RansDecoder decoder(bytes);
    bool same = true;
    std::size_t i = 0;
    for (const std::size_t row : rows) {
      for (const std::size_t end = i + row; i < end; ++i) {
        same = same && decoder.peek() - intervals[i].start < intervals[i].frequency;
        decoder.advance(intervals[i].start, intervals[i].frequency);
      }
      decoder.end_row(row);
    }
    return same && decoder.ok();
  };
  EXPECT_TRUE(decodes(out.view()));
  Bytes changed(out.view().begin(), out.view().end());
  changed[changed.size() / 2] ^= 1;
  EXPECT_FALSE(decodes(changed));
}

TEST(Rans, CostsWhatTheProbabilitiesSay) {
  const std::vector<Interval> halves(80000, {0, kProbOne / 2});
  EXPECT_NEAR(static_cast<double>(encoded(halves).size()), 10000 + 8, 8);
}

TEST(Rans, TruncatedBytesAreNoticed) {
  std::mt19937 random(3);
  const std::vector<Interval> intervals = random_intervals(random, 300);
  const Bytes bytes = encoded(intervals);
  for (std::size_t size = 8; size < bytes.size(); size += 2)
    EXPECT_FALSE(decodes_to(ByteSpan(bytes).first(size), intervals)) << size;
}

TEST(Rans, ChangedAndSurplusBytesAreNoticed) {
  std::mt19937 random(4);
  const std::vector<Interval> intervals = random_intervals(random, 100);
  Bytes bytes = encoded(intervals);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 1;
    EXPECT_FALSE(decodes_to(bytes, intervals)) << i;
    bytes[i] ^= 1;
  }
  bytes.insert(bytes.end(), 2, 0);
  EXPECT_FALSE(decodes_to(bytes, intervals));
}

TEST(Rans, GarbageIsReadToItsEndAndNoFurther) {
  std::mt19937 random(5);
  for (int turn = 0; turn < 200; ++turn) {
    Bytes bytes(8 + 2 * (random() % 50));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    EXPECT_FALSE(decodes_to(bytes, random_intervals(random, 500)));
  }
}

TEST(Rans, RefusesSizesThatNoEncoderWrites) {
  const Bytes bytes(9, 0);
  for (std::size_t size = 0; size < 8; ++size)
    EXPECT_ERROR(RansDecoder(ByteSpan(bytes).first(size)), kTruncated, "below the 8");
  EXPECT_ERROR(RansDecoder{ByteSpan(bytes)}, kCorrupt, "9 bytes");
}

}  // namespace
}  // namespace tezpress::codec
