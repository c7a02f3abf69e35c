// Bits, numbers and words of any width come back in order; the reader notices
// both missing and left-over bytes.
#include "codec/bit_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <random>

namespace tezpress::codec {
namespace {

RC_GTEST_PROP(BitStream, MixedItemsRoundTrip, (std::uint32_t seed)) {
  std::mt19937_64 random(seed);
  struct Item {
    int kind;
    int width;
    std::uint64_t value;
  };
  std::vector<Item> items(random() % 300);
  BitWriter writer;
  for (Item& item : items) {
    item.kind = static_cast<int>(random() % 3);
    const int most = item.kind == 0 ? 32 : (item.kind == 1 ? 63 : 64);
    item.width = static_cast<int>(random() % static_cast<unsigned>(most + 1));
    item.value = item.width == 0 ? 0 : random() >> (64 - item.width);
    if (item.kind == 0)
      writer.put(static_cast<std::uint32_t>(item.value), item.width);
    else if (item.kind == 1)
      put_number(writer, item.value);
    else
      put_wide(writer, item.value, item.width);
  }
  const Bytes bytes = writer.finish();
  BitReader reader(bytes);
  for (const Item& item : items) {
    if (item.kind == 0)
      RC_ASSERT(reader.get(item.width) == item.value);
    else if (item.kind == 1)
      RC_ASSERT(get_number(reader) == item.value);
    else
      RC_ASSERT(get_wide(reader, item.width) == item.value);
  }
  RC_ASSERT(reader.ok());
}

TEST(BitStream, NumbersAtEveryPowerOfTwo) {
  std::vector<std::uint64_t> numbers{0};
  for (int bit = 0; bit < 63; ++bit)
    for (const std::uint64_t near : {-1, 0, 1}) numbers.push_back((std::uint64_t{1} << bit) + near);
  numbers.push_back((std::uint64_t{1} << 63) - 1);
  BitWriter writer;
  for (const std::uint64_t number : numbers) put_number(writer, number);
  const Bytes bytes = writer.finish();
  BitReader reader(bytes);
  for (const std::uint64_t number : numbers) EXPECT_EQ(get_number(reader), number);
  EXPECT_TRUE(reader.ok());
}

TEST(BitStream, PastTheEndAreZerosAndNotOk) {
  const Bytes bytes{0xff, 0xff, 0xff};
  for (const int skip : {0, 7, 17, 23, 24, 60}) {
    BitReader reader(bytes);
    for (int i = 0; i < skip; ++i) reader.get(1);
    const std::uint32_t left = skip < 24 ? 24u - static_cast<unsigned>(skip) : 0;
    EXPECT_EQ(reader.get(32), (1u << left) - 1) << skip;
    EXPECT_EQ(reader.get(32), 0u);
    EXPECT_FALSE(reader.ok());
  }
}

TEST(BitStream, LeftOverBytesAreNotOk) {
  const Bytes bytes{1, 2};
  BitReader reader(bytes);
  EXPECT_FALSE(reader.ok());
  reader.get(8);
  EXPECT_FALSE(reader.ok());
  reader.get(1);  // the last byte may be padded
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(BitReader().ok());
}

TEST(BitStream, FinishStartsAnew) {
  BitWriter writer;
  writer.put(5, 3);
  EXPECT_EQ(writer.finish(), Bytes{5});
  EXPECT_EQ(writer.finish(), Bytes{});
  writer.put(1, 1);
  EXPECT_EQ(writer.finish(), Bytes{1});
}

}  // namespace
}  // namespace tezpress::codec
