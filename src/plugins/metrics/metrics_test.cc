// Metrics against numbers worked out by hand.
#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"
#include "plugins/metrics/metric_factories.h"
#include "plugins/metrics/metric_testing.h"

namespace tezpress {
namespace {

template <typename T>
Options error_stat(const std::vector<T>& input, const std::vector<T>& output) {
  const Array before = array_of(input);
  const Array after = array_of(output);
  return make_error_stat()->evaluate(trial_of(before.view(), {}, after.view()));
}

double statistic(const Options& results, const std::string& name) { return number(results, "error_stat:" + name); }

TEST(Size, OfATrial) {
  const Array input = array_of<float>({1, 2, 3, 4});
  const Bytes compressed(5);
  const Options results = make_size()->evaluate(trial_of(input.view(), compressed, input.view()));
  EXPECT_EQ(*results.find("size:uncompressed_size"), Option(std::uint64_t{16}));
  EXPECT_EQ(*results.find("size:compressed_size"), Option(std::uint64_t{5}));
  EXPECT_EQ(*results.find("size:decompressed_size"), Option(std::uint64_t{16}));
  EXPECT_EQ(*results.find("size:compression_ratio"), Option(3.2));
  EXPECT_EQ(*results.find("size:bit_rate"), Option(10.0));
}

TEST(Size, OfNothing) {
  const Array input = array_of<float>({});
  const Options results = make_size()->evaluate(trial_of(input.view(), {}, input.view()));
  EXPECT_EQ(*results.find("size:compression_ratio"), Option::typed(OptionType::kDouble));
  EXPECT_EQ(*results.find("size:bit_rate"), Option::typed(OptionType::kDouble));
}

TEST(Time, InMillisecondsSecondsAndRates) {
  const Array input(Dtype::kByte, {2000000});
  TrialView trial = trial_of(input.view(), {}, input.view());
  trial.last(Event::kCompress) = Happening{0.0129};
  trial.last(Event::kDecompress) = Happening{0};
  const Options results = make_time()->evaluate(trial);
  EXPECT_EQ(*results.find("time:compress"), Option(std::uint32_t{12}));
  EXPECT_EQ(*results.find("time:compress_seconds"), Option(0.0129));
  EXPECT_DOUBLE_EQ(*results.get<double>("time:compress_mb_per_s"), 2 / 0.0129);
  EXPECT_EQ(*results.find("time:decompress"), Option(std::uint32_t{0}));
  EXPECT_EQ(*results.find("time:decompress_mb_per_s"), Option::typed(OptionType::kDouble));
}

template <typename T>
class ErrorStatOf : public ::testing::Test {};
using Numbers = ::testing::Types<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t,
                                 std::uint64_t, std::int64_t, float, double>;
TYPED_TEST_SUITE(ErrorStatOf, Numbers);

// Differences original - reconstructed: -1, 2, 0, 1.
TYPED_TEST(ErrorStatOf, EveryKey) {
  const Options results = error_stat<TypeParam>({2, 4, 8, 10}, {3, 2, 8, 9});
  EXPECT_EQ(*results.find("error_stat:n"), Option(std::uint64_t{4}));
  EXPECT_EQ(*results.find("error_stat:n_nonfinite"), Option(std::uint64_t{0}));
  EXPECT_EQ(*results.find("error_stat:nonfinite_mismatches"), Option(std::uint64_t{0}));
  EXPECT_EQ(statistic(results, "value_min"), 2);
  EXPECT_EQ(statistic(results, "value_max"), 10);
  EXPECT_EQ(statistic(results, "value_range"), 8);
  EXPECT_EQ(statistic(results, "value_mean"), 6);
  EXPECT_DOUBLE_EQ(statistic(results, "value_std"), std::sqrt(10.0));
  EXPECT_EQ(statistic(results, "min_error"), 0);
  EXPECT_EQ(statistic(results, "max_error"), 2);
  EXPECT_EQ(statistic(results, "error_range"), 2);
  EXPECT_EQ(statistic(results, "average_error"), 1);
  EXPECT_EQ(statistic(results, "average_difference"), 0.5);
  EXPECT_EQ(statistic(results, "difference_range"), 3);
  EXPECT_EQ(statistic(results, "min_rel_error"), 0);
  EXPECT_EQ(statistic(results, "max_rel_error"), 0.25);
  EXPECT_EQ(statistic(results, "min_pw_rel_error"), 0);
  EXPECT_EQ(statistic(results, "max_pw_rel_error"), 0.5);
  EXPECT_EQ(statistic(results, "mse"), 1.5);
  EXPECT_DOUBLE_EQ(statistic(results, "rmse"), std::sqrt(1.5));
  EXPECT_DOUBLE_EQ(statistic(results, "psnr"), 20 * std::log10(8 / std::sqrt(1.5)));
  EXPECT_EQ(results.size(), 21u);
}

TEST(ErrorStat, PerfectReconstruction) {
  const Options results = error_stat<float>({3, 5}, {3, 5});
  EXPECT_EQ(statistic(results, "max_error"), 0);
  EXPECT_EQ(statistic(results, "max_rel_error"), 0);
  EXPECT_EQ(statistic(results, "psnr"), std::numeric_limits<double>::infinity());
}

TEST(ErrorStat, ConstantFields) {
  EXPECT_EQ(statistic(error_stat<float>({3, 3}, {3, 3}), "max_rel_error"), 0);
  EXPECT_EQ(statistic(error_stat<float>({3, 3}, {3, 4}), "max_rel_error"), std::numeric_limits<double>::infinity());
}

TEST(ErrorStat, ZeroMustStayZeroPointwise) {
  EXPECT_EQ(statistic(error_stat<float>({0, 1}, {0, 1}), "max_pw_rel_error"), 0);
  EXPECT_EQ(statistic(error_stat<float>({0, 1}, {1e-30f, 1}), "max_pw_rel_error"),
            std::numeric_limits<double>::infinity());
}

TEST(ErrorStat, WhatIsNotFiniteIsCountedApart) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const Options good = error_stat<double>({nan, inf, -inf, 1, 3}, {nan, inf, -inf, 1, 2});
  EXPECT_EQ(*good.find("error_stat:n"), Option(std::uint64_t{5}));
  EXPECT_EQ(*good.find("error_stat:n_nonfinite"), Option(std::uint64_t{3}));
  EXPECT_EQ(*good.find("error_stat:nonfinite_mismatches"), Option(std::uint64_t{0}));
  EXPECT_EQ(statistic(good, "mse"), 0.5);
  EXPECT_EQ(statistic(good, "value_mean"), 2);
  const Options bad = error_stat<double>({nan, inf, -inf, 1, 3}, {0, -inf, nan, inf, nan});
  EXPECT_EQ(*bad.find("error_stat:nonfinite_mismatches"), Option(std::uint64_t{5}));
  EXPECT_EQ(*bad.find("error_stat:mse"), Option::typed(OptionType::kDouble));
}

TEST(ErrorStat, DifferencesOfLargeIntegersAreExact) {
  const std::int64_t big = (std::int64_t{1} << 62) + 1;
  const Options results = error_stat<std::int64_t>({big, -big}, {big - 1, -big});
  EXPECT_EQ(statistic(results, "max_error"), 1);
  EXPECT_EQ(statistic(results, "mse"), 0.5);
  const auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(statistic(error_stat<std::uint64_t>({most, most}, {most - 3, most}), "max_error"), 3);
}

TEST(ErrorStat, SumsDoNotOverflowOrDrown) {
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(statistic(error_stat<double>({most, most}, {most, most}), "value_mean"), most);
  EXPECT_DOUBLE_EQ(statistic(error_stat<double>({most, -most}, {most, -most}), "value_std"), most);
  // A variance of 1 on a mean of 10^9: the difference of mean squares would lose it in double.
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1e9 + (i % 2 == 0 ? 1 : -1);
  EXPECT_DOUBLE_EQ(statistic(error_stat(values, values), "value_std"), 1);
}

TEST(ErrorStat, ReadsStridedViews) {
  const Array array = array_of<float>({1, 2, 3, 5});
  const ConstView even(array.view().data(), Dtype::kFloat, {2}, {8});
  const ConstView odd(array.view().data() + 4, Dtype::kFloat, {2}, {8});
  EXPECT_EQ(statistic(make_error_stat()->evaluate(trial_of(even, {}, odd)), "mse"), 2.5);
}

TEST(ErrorStat, RefusesOtherShapes) {
  EXPECT_ERROR(error_stat<float>({1, 2}, {1}), kInvalidArgument, "float of shape 2 cannot be compared");
}

}  // namespace
}  // namespace tezpress
