// What leaves the bound is repaired bit for bit, nothing else is touched, and
// hostile corrections are refused.
#include "codec/corrections.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"

namespace tezpress::codec {
namespace {

GroupPlan plan_with(Dtype dtype, BoundCheck check) {
  GroupPlan plan;
  plan.map.dtype = dtype;
  plan.check = check;
  return plan;
}

template <typename T>
const std::byte* bytes_of(const std::vector<T>& values) {
  return reinterpret_cast<const std::byte*>(values.data());
}

template <typename T>
std::vector<T> repaired(const GroupPlan& plan, const std::vector<T>& original, std::vector<T> shown,
                        std::size_t expected, const std::uint8_t* classes = nullptr) {
  BitWriter bits;
  EXPECT_EQ(write_corrections(plan, bytes_of(original), bytes_of(shown), classes, original.size(), bits), expected);
  const Bytes written = bits.finish();
  BitReader in(written);
  apply_corrections(plan.map.dtype, shown.size(), in, reinterpret_cast<std::byte*>(shown.data()));
  EXPECT_TRUE(in.ok());
  return shown;
}

TEST(Corrections, OnlyFailuresAreRepaired) {
  std::vector<float> original(1000, 1.0f);
  std::vector<float> shown(1000, 1.25f);
  shown[0] = 2.0f;
  shown[999] = std::numeric_limits<float>::quiet_NaN();
  shown[300] = -std::numeric_limits<float>::infinity();
  std::vector<float> expected = shown;
  expected[0] = expected[300] = expected[999] = 1.0f;
  EXPECT_EQ(repaired(plan_with(Dtype::kFloat, {BoundCheck::Kind::kAbsolute, 0.25}), original, shown, 3), expected);
}

TEST(Corrections, MaskedValuesAreLeftAlone) {
  const std::vector<double> original{1, 2, 3, 4};
  const std::vector<double> shown{9, 9, 9, 9};
  const std::uint8_t classes[] = {1, kCodedClass, kStoredClass, kNegativeClass};
  EXPECT_EQ(repaired(plan_with(Dtype::kDouble, {BoundCheck::Kind::kAbsolute, 0.5}), original, shown, 2, classes),
            (std::vector<double>{9, 2, 9, 4}));
}

TEST(Corrections, ExactMeansBits) {
  EXPECT_FALSE(std::signbit(0.0f));
  const std::vector<float> fixed =
      repaired(plan_with(Dtype::kFloat, {}), std::vector<float>{-0.0f}, std::vector<float>{0.0f}, 1);
  EXPECT_TRUE(std::signbit(fixed[0]));
}

TEST(Corrections, IntegerDifferencesDoNotOverflow) {
  const auto plan = plan_with(Dtype::kInt64, {BoundCheck::Kind::kAbsolute, 5});
  const std::int64_t low = std::numeric_limits<std::int64_t>::min();
  const std::int64_t high = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(repaired(plan, std::vector<std::int64_t>{low, high, low}, std::vector<std::int64_t>{high, low, low + 5}, 2),
            (std::vector<std::int64_t>{low, high, low + 5}));
}

TEST(Corrections, PointwiseLimitsFollowTheValue) {
  const auto plan = plan_with(Dtype::kDouble, {BoundCheck::Kind::kPointwise, 0.1});
  EXPECT_EQ(repaired(plan, std::vector<double>{100, 1, -1}, std::vector<double>{109, 1.2, -1.05}, 1),
            (std::vector<double>{109, 1, -1.05}));
}

void apply_numbers(const std::vector<std::uint64_t>& numbers, std::size_t count) {
  BitWriter bits;
  bits.put(1, 1);
  for (const std::uint64_t number : numbers) put_number(bits, number);
  const Bytes bytes = bits.finish();
  BitReader in(bytes);
  std::vector<std::uint8_t> values(count);
  apply_corrections(Dtype::kUint8, count, in, reinterpret_cast<std::byte*>(values.data()));
}

TEST(Corrections, HostilePositionsAreRefused) {
  EXPECT_ERROR(apply_numbers({11}, 10), kCorrupt, "11 corrections");
  EXPECT_ERROR(apply_numbers({1, 0}, 10), kCorrupt, "outside its frame");
  EXPECT_ERROR(apply_numbers({1, 11}, 10), kCorrupt, "outside its frame");
  EXPECT_ERROR(apply_numbers({1, (std::uint64_t{1} << 63) - 1}, 10), kCorrupt, "outside its frame");
  EXPECT_ERROR(apply_numbers({(std::uint64_t{1} << 63) - 1}, 10), kCorrupt, "corrections");
}

}  // namespace
}  // namespace tezpress::codec
