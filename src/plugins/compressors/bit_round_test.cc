// The real information in bits: by hand for short series, by the numbers in the
// documentation of BitInformation.jl, and by an independent program (the formulas of
// Kloewer et al. 2021 in numpy) for a long one. Rounding: the ties of the same package.
#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "plugins/compressors/bit_information.h"
#include "plugins/compressors/compressor_testing.h"
#include "plugins/compressors/ieee_bits.h"

namespace tezpress {
namespace {

const double kEntropyOfAQuarter = 2 - 0.75 * std::log2(3.0);  // H(1/4, 3/4) = 0.811...

TEST(MutualInformation, OfTwoBinaryVariables) {
  EXPECT_EQ(mutual_information({{{25, 25}, {25, 25}}}), 0.0);  // independent
  EXPECT_EQ(mutual_information({{{50, 0}, {0, 50}}}), 1.0);    // the same
  EXPECT_EQ(mutual_information({{{0, 50}, {50, 0}}}), 1.0);    // the opposite
  EXPECT_EQ(mutual_information({{{100, 0}, {0, 0}}}), 0.0);    // constant
  EXPECT_EQ(mutual_information({{{0, 0}, {0, 0}}}), 0.0);
  EXPECT_NEAR(mutual_information({{{25, 0}, {0, 75}}}), kEntropyOfAQuarter, 1e-15);
  EXPECT_NEAR(mutual_information({{{375, 125}, {125, 375}}}), 1 - kEntropyOfAQuarter, 1e-15);
}

TEST(FreeEntropy, IsThatOfTheBinomialDistribution) {
  EXPECT_NEAR(free_entropy(10'000'000, 0.99), 4.786066739592698e-7, 1e-15);
  const double p = 0.5309897516152281;  // of 1000 tosses of a coin, at 95 %
  EXPECT_NEAR(free_entropy(1000, 0.95), 1 + p * std::log2(p) + (1 - p) * std::log2(1 - p), 1e-12);
  EXPECT_EQ(free_entropy(1, 0.99), 1.0);  // one pair says nothing
  EXPECT_EQ(free_entropy(100, 0), 0.0);
}

// 1.0 and 1.5 differ in the first bit of the mantissa, which is bit 9 counted from the sign.
TEST(BitInformation, ByHand) {
  const auto information = [](const std::vector<float>& values) {
    const Array array = array_of(values);
    return bit_information(array.view(), 0, 0, {});
  };
  // 0 0 0 0 1 1 1 1: the pairs are 3 times 00, once 01, 3 times 11.
  const BitInformation steps = information({1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5});
  EXPECT_EQ(steps.pairs, 7u);
  ASSERT_EQ(steps.per_bit.size(), 32u);
  EXPECT_NEAR(steps.per_bit[9], 6.0 / 7 * std::log2(7.0 / 4) + 1.0 / 7 * std::log2(7.0 / 16), 1e-15);
  // 0 1 0 1 0 1 0 1 0: each bit tells the next.
  const BitInformation alternating = information({1, 1.5, 1, 1.5, 1, 1.5, 1, 1.5, 1});
  EXPECT_NEAR(alternating.per_bit[9], 1.0, 1e-15);
  // 0 0 1 1 0 0 1 1 0: all four pairs equally often, so none.
  EXPECT_EQ(information({1, 1, 1.5, 1.5, 1, 1, 1.5, 1.5, 1}).per_bit[9], 0.0);
  for (std::size_t bit = 0; bit < 32; ++bit) {
    if (bit != 9) {
      EXPECT_EQ(steps.per_bit[bit] + alternating.per_bit[bit], 0.0) << bit;
    }
  }
  EXPECT_EQ(information({1}).pairs, 0u);
}

TEST(BitInformation, WhatChanceReachesIsNone) {
  // The step above has 0.52 bits, but 7 pairs of random bits seem to have 0.90.
  const Array steps = array_of<float>({1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5});
  for (const double bit : bit_information(steps.view(), 0, 0.99, {}).per_bit) EXPECT_EQ(bit, 0.0);

  Array noise(Dtype::kDouble, {20000});
  std::uint64_t state = 88172645463325252;
  for (double& value : noise.values<double>()) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    value = 1 + std::ldexp(static_cast<double>(state >> 12), -52);
  }
  const auto unfiltered = bit_information(noise.view(), 0, 0, {}).per_bit;
  const auto filtered = bit_information(noise.view(), 0, 0.9999, {}).per_bit;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    EXPECT_LT(unfiltered[bit], 1e-3) << bit;
    EXPECT_EQ(filtered[bit], 0.0) << bit;
  }
  EXPECT_EQ(bits_for_information(filtered, Dtype::kDouble, 0.99), std::nullopt);
}

template <typename T>
Array mixed_series() {
  Array array(dtype_of<T>(), {5000});
  for (std::size_t i = 0; i < 5000; ++i)
    array.values<T>()[i] = static_cast<T>(100 + static_cast<double>((i % 1000) * (i % 1000)) / 4096 +
                                          static_cast<double>((i * 7919) % 1013) / 1024);
  return array;
}

TEST(BitInformation, AgreesWithAnIndependentProgram) {
  const std::vector<std::pair<std::size_t, double>> expected = {// from the last bit of the exponent on
                                                                {0, 0.975040434936},
                                                                {1, 0.962509235563},
                                                                {2, 0.881178373938},
                                                                {3, 0.85473475296},
                                                                {4, 0.775027942923},
                                                                {5, 0.60323894207},
                                                                {6, 0.354498852238},
                                                                {7, 0.224356718869},
                                                                {8, 0.126817075537},
                                                                {9, 0.0},
                                                                {10, 0.030209408113},
                                                                {11, 0.007128536112},
                                                                {12, 0.002829650892},
                                                                {13, 0.0},
                                                                {17, 0.04457094265},
                                                                {18, 0.009487140708},
                                                                {19, 0.101925475982},
                                                                {20, 0.016377499314},
                                                                {21, 0.0}};
  for (const Array& array : {mixed_series<float>(), mixed_series<double>()}) {
    const auto per_bit = bit_information(array.view(), 0, 0.99, {}).per_bit;
    const std::size_t first = array.dtype() == Dtype::kFloat ? 8 : 11;
    for (const auto& [bit, value] : expected) EXPECT_NEAR(per_bit[first + bit], value, 1e-11) << bit;
    EXPECT_EQ(bits_for_information(per_bit, array.dtype(), 0.99), 19);
    EXPECT_EQ(bits_for_information(per_bit, array.dtype(), 0.5), 2);
    EXPECT_EQ(bits_for_information(per_bit, array.dtype(), 1.0), 20);
    EXPECT_EQ(bits_for_information(per_bit, array.dtype(), 0.0), 0);
  }
}

TEST(BitInformation, GoesAlongTheAxisAskedFor) {
  // Rows are all alike inside, so only neighbours in one row tell each other anything.
  Array array(Dtype::kFloat, {400, 50});
  std::uint32_t state = 1;
  for (std::size_t row = 0; row < 400; ++row) {
    state = state * 1664525 + 1013904223;
    for (std::size_t column = 0; column < 50; ++column)
      array.values<float>()[row * 50 + column] = (state >> 31) != 0 ? 1.5F : 1.0F;
  }
  const auto along_rows = bit_information(array.view(), 1, 0.99, {});
  const auto across = bit_information(array.view(), 0, 0.99, {});
  EXPECT_EQ(along_rows.pairs, 400u * 49);
  EXPECT_EQ(across.pairs, 399u * 50);
  EXPECT_GT(along_rows.per_bit[9], 0.99);
  EXPECT_LT(across.per_bit[9], 0.02);
  EXPECT_ERROR(bit_information(array.view(), 2, 0.99, {}), kInvalidArgument, "axis 2");
  EXPECT_ERROR(bit_information(Array(Dtype::kInt32, {4}).view(), 0, 0.99, {}), kUnsupported, "int32");
}

TEST(BitInformation, LeavesOutWhatIsMaskedOrNotFinite) {
  const Array with = array_of<float>({1, 1.5, -999, 1, 1.5, NAN, INFINITY, 1, 1.5, 1});
  const auto masked = bit_information(with.view(), 0, 0, -999.0);
  EXPECT_EQ(masked.pairs, 4u);
  EXPECT_EQ(masked.per_bit[0], 0.0);  // the sign of -999 is not seen
  EXPECT_NEAR(masked.per_bit[9], mutual_information({{{0, 3}, {1, 0}}}), 1e-15);
  EXPECT_EQ(bit_information(with.view(), 0, 0, {}).pairs, 6u);
}

TEST(RoundMantissa, TiesGoToEven) {
  EXPECT_EQ(round_mantissa(1.5F, 0), 2.0F);
  EXPECT_EQ(round_mantissa(1.25F, 1), 1.0F);
  EXPECT_EQ(round_mantissa(1.5F, 1), 1.5F);
  EXPECT_EQ(round_mantissa(1.75F, 1), 2.0F);
  EXPECT_EQ(round_mantissa(-1.125, 2), -1.0);
  EXPECT_EQ(round_mantissa(-1.375, 2), -1.5);
  EXPECT_EQ(round_mantissa(-1.625, 2), -1.5);
  EXPECT_EQ(round_mantissa(-1.875, 2), -2.0);
  EXPECT_EQ(round_mantissa(std::nextafter(1.25F, 2.0F), 1), 1.5F);
  EXPECT_EQ(round_mantissa(0x1.fffffep0F, 22), 2.0F);
  EXPECT_EQ(round_mantissa(0x1.fffffep0F, 23), 0x1.fffffep0F);
  EXPECT_EQ(round_mantissa(0.0F, 0), 0.0F);
}

TEST(RoundMantissa, FiniteStaysFiniteAndTheRestStays) {
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(round_mantissa(most, 0), std::ldexp(1.0, 1023));
  EXPECT_EQ(round_mantissa(-most, 51), -(most - std::ldexp(1.0, 971)));
  EXPECT_TRUE(std::isnan(round_mantissa(std::numeric_limits<float>::quiet_NaN(), 0)));
  EXPECT_EQ(round_mantissa(-std::numeric_limits<float>::infinity(), 3), -std::numeric_limits<float>::infinity());
}

Array waves(Dtype dtype, const Shape& shape) {
  Array array(Dtype::kDouble, shape);
  for (std::size_t i = 0; i < array.size(); ++i) {
    const auto x = static_cast<double>(i);
    // A smooth signal with noise three decimal orders below it.
    array.values<double>()[i] = 280 + 20 * std::sin(0.01 * x) + 0.02 * std::sin(1e4 * x * x);
  }
  return cast(array.view(), dtype);
}

TEST(BitRound, KeepsTheLeadingBitsOfASmoothSeries) {
  REQUIRE_BUILT("bit_round");
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble}) {
    const Array input = waves(dtype, {40, 500});
    const auto plugin = all_plugins().compressor("bit_round");
    const auto result = run_trial(*plugin, input.view(), {}, {});
    plugin->compress(input.view());
    const Options found = plugin->results();
    const auto kept = *found.get<std::int32_t>("bit_round:kept_bits");
    // 280 has 8 bits before the point, the noise begins 6 behind it.
    EXPECT_GE(kept, 9) << name_of(dtype);
    EXPECT_LE(kept, 15) << name_of(dtype);
    EXPECT_EQ(found.get<std::uint64_t>("bit_round:pairs"), 40u * 499);
    EXPECT_GE(*found.get<double>("bit_round:information_kept"), 0.99);
    const auto per_bit = found.find("bit_round:information_per_bit")->get<Option::Data>();
    const std::size_t before = dtype == Dtype::kFloat ? 9 : 12;
    EXPECT_EQ(per_bit->size(), 8 * size_of(dtype));
    EXPECT_GT(per_bit->values<double>()[before + 3], 0.5);  // the bit that is worth 16
    EXPECT_EQ(per_bit->values<double>()[before + 20], 0.0);
    EXPECT_LT(result.compressed.size() * 2, input.size_bytes());
    const double bound = std::ldexp(1.0, -kept - 1);
    EXPECT_EQ(verify_bound(input.view(), result.output.view(), {BoundKind::kPointwiseRelative, bound}).count, 0u);
  }
}

TEST(BitRound, KeepsAllBitsWhereNoneHasInformation) {
  REQUIRE_BUILT("bit_round");
  const auto plugin = all_plugins().compressor("bit_round");
  const std::vector<float> constant(1000, 1.3F);
  EXPECT_EQ(values_after<float>("bit_round", {}, constant), constant);
  EXPECT_EQ(values_after<double>("bit_round", {}, {1.3}), std::vector<double>{1.3});
  plugin->compress(array_of(constant).view());
  EXPECT_EQ(plugin->results().get<std::int32_t>("bit_round:kept_bits"), 23);
}

TEST(BitRound, KeepbitsIsTakenAsItIs) {
  REQUIRE_BUILT("bit_round");
  const std::vector<float> values = {1.25F, 1.375F, -999.0F, 1.0F};
  EXPECT_EQ(values_after<float>("bit_round", {{"bit_round:keepbits", 1}}, values),
            (std::vector<float>{1.0F, 1.5F, -1024.0F, 1.0F}));
  EXPECT_EQ(values_after<float>("bit_round", {{"bit_round:keepbits", 1}, {"bit_round:masked_value", -999.0}}, values),
            (std::vector<float>{1.0F, 1.5F, -999.0F, 1.0F}));
  const auto plugin = make_with("bit_round", {{"bit_round:keepbits", 40}});
  EXPECT_EQ(values_after<float>("bit_round", {{"bit_round:keepbits", 40}}, values), values);
  EXPECT_TRUE(plugin->results().empty());
  plugin->compress(array_of(values).view());
  EXPECT_EQ(plugin->results(), options_of({{"bit_round:kept_bits", 23}}));
}

TEST(BitRound, ChoosesAxisAndFraction) {
  REQUIRE_BUILT("bit_round");
  const Array input = waves(Dtype::kFloat, {2000, 3, 1});
  const auto kept = [&](std::initializer_list<std::pair<std::string, Option>> options) {
    const auto plugin = make_with("bit_round", options);
    plugin->compress(input.view());
    return std::pair(*plugin->results().get<std::int32_t>("bit_round:kept_bits"),
                     *plugin->results().get<std::uint64_t>("bit_round:pairs"));
  };
  EXPECT_EQ(kept({}).second, 2000u * 2);  // the fastest axis that has two values
  EXPECT_EQ(kept({{"bit_round:axis", 0}}).second, 1999u * 3);
  EXPECT_EQ(kept({{"bit_round:axis", 2}}), std::pair(23, std::uint64_t{0}));
  EXPECT_LT(kept({{"bit_round:information", 0.7}}).first, kept({}).first);
  EXPECT_ERROR(kept({{"bit_round:axis", 3}}), kInvalidArgument, "bit_round:axis=3");
  EXPECT_ERROR(kept({{"bit_round:information", 1.1}}), kInvalidArgument, "outside");
}

}  // namespace
}  // namespace tezpress
