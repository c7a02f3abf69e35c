#include "core/array_summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tezpress {
namespace {

TEST(ArraySummary, SeparatesWhatIsNotFinite) {
  Array data(Dtype::kFloat, {2, 3});
  const float values[] = {-2, std::nanf(""), 0, std::numeric_limits<float>::infinity(), 5, -0.0F};
  std::copy(std::begin(values), std::end(values), data.values<float>().begin());
  const ArraySummary summary = summarise(data.view());
  EXPECT_EQ(summary.finite, 4U);
  EXPECT_EQ(summary.nans, 1U);
  EXPECT_EQ(summary.infinities, 1U);
  EXPECT_EQ(summary.zeros, 2U);
  EXPECT_EQ(summary.minimum, -2);
  EXPECT_EQ(summary.maximum, 5);
  EXPECT_EQ(summary.range(), 7);
  EXPECT_EQ(summary.mean, 0.75);
}

TEST(ArraySummary, IsZeroWithoutFiniteValues) {
  Array data(Dtype::kDouble, {1});
  data.values<double>()[0] = std::nan("");
  const ArraySummary summary = summarise(data.view());
  EXPECT_EQ(summary.finite, 0U);
  EXPECT_EQ(summary.range(), 0);
}

TEST(ArraySummary, ReadsStridedIntegers) {
  std::int16_t values[] = {7, 100, -3, 100, 9, 100};
  const ConstView every_second(reinterpret_cast<const std::byte*>(values), Dtype::kInt16, {3}, {4});
  const ArraySummary summary = summarise(every_second);
  EXPECT_EQ(summary.maximum, 9);
  EXPECT_EQ(summary.minimum, -3);
  EXPECT_EQ(summary.finite, 3U);
}

}  // namespace
}  // namespace tezpress
