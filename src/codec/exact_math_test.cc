// Against the C library's long double functions, within the stated error, and at
// the edges of the exponent.
#include "codec/exact_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace tezpress::codec {
namespace {

TEST(ExactMath, Log2IsWithinItsStatedError) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const double mantissa = 1 + static_cast<double>(random() >> 12) * 0x1p-52;
    const double value = std::ldexp(mantissa, static_cast<int>(random() % 2098) - 1074);
    if (!(value > 0) || !std::isfinite(value)) continue;
    const long double right = std::log2(static_cast<long double>(value));
    EXPECT_LE(std::fabs(static_cast<long double>(exact_log2(value)) - right), 0x1p-45L * std::fabs(right)) << value;
  }
}

TEST(ExactMath, Log2OfPowersOfTwoIsExact) {
  for (int exponent = -1074; exponent <= 1023; ++exponent) EXPECT_EQ(exact_log2(std::ldexp(1.0, exponent)), exponent);
}

TEST(ExactMath, Exp2IsWithinItsStatedError) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200000; ++i) {
    const double value = (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5) * 2000;
    const long double right = std::exp2(static_cast<long double>(value));
    // Denormal results have fewer digits than the error speaks of.
    const long double allowed = std::max(0x1p-45L * right, 0x1p-1074L);
    EXPECT_LE(std::fabs(static_cast<long double>(exact_exp2(value)) - right), allowed) << value;
  }
}

TEST(ExactMath, Exp2OverflowsToInfinityAndUnderflowsToZero) {
  EXPECT_EQ(exact_exp2(1099), std::numeric_limits<double>::infinity());
  EXPECT_EQ(exact_exp2(-1099), 0.0);
  EXPECT_EQ(exact_exp2(0), 1.0);
  EXPECT_EQ(exact_exp2(-1074), 0x1p-1074);
}

}  // namespace
}  // namespace tezpress::codec
