// Metrics that compare: numbers worked out by hand, and what each says of empty, constant, strided and non-finite data.
#include <gmock/gmock.h>

#include <limits>

#include "base/error_testing.h"
#include "plugins/metrics/metric_testing.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

const std::vector<std::string> kComparing = {"autocorr",      "clipping",      "diff_pdf",  "error_stat",
                                             "kl_divergence", "ks_test",       "kth_error", "max_error",
                                             "pearson",       "spatial_error", "ssim"};

template <typename T>
std::vector<T> data(const Options& results, const std::string& key) {
  const auto values = results.find(key)->get<Option::Data>()->values<T>();
  return {values.begin(), values.end()};
}

TEST(EveryComparingMetric, KeepsTheOriginalAndTypesItsKeysBeforeThereIsAReconstruction) {
  const Array input = array_of<float>({1, 2, 3});
  TrialView compressed;
  compressed.event = Event::kCompress;
  compressed.input = input.view();
  for (const std::string& id : kComparing) {
    const auto metric = all_plugins().metric(id);
    EXPECT_TRUE(metric->compares()) << id;
    const Options before = metric->evaluate(compressed);
    const Options after = measure<float>(id, {1, 2, 3}, {1, 2, 4});
    EXPECT_EQ(before, without_values(after)) << id;
    for (const auto& [key, option] : after) EXPECT_TRUE(option.has_value()) << key;
  }
}

TEST(EveryComparingMetric, TakesNothingOfAnything) {
  for (const std::string& id : kComparing) {
    EXPECT_NO_THROW(measure<double>(id, {}, {})) << id;
    EXPECT_NO_THROW(measure<std::int8_t>(id, {}, {})) << id;
    EXPECT_NO_THROW(measure<double>(id, {kNan}, {kNan})) << id;
    const Array none(Dtype::kFloat, {3, 0, 4});
    EXPECT_NO_THROW(measure(id, {}, none.view(), none.view())) << id;
  }
}

TEST(EveryComparingMetric, RefusesOtherTypesAndShapes) {
  const Array floats = array_of<float>({1, 2});
  const Array doubles = array_of<double>({1, 2});
  for (const std::string& id : kComparing) {
    EXPECT_ERROR(measure(id, {}, floats.view(), doubles.view()), kInvalidArgument,
                 id + ": float of shape 2 cannot be compared with double of shape 2");
    EXPECT_ERROR(measure(id, {}, floats.view(), floats.view().frames(0, 1)), kInvalidArgument, "with float of shape 1");
  }
}

TEST(EveryComparingMetric, ReadsStridedViews) {
  const Array both = array_of<double>({1, 1.5, 4, 4, 2, 7, 8, 3});
  const ConstView original(both.view().data(), Dtype::kDouble, {4}, {16});
  const ConstView reconstructed(both.view().data() + 8, Dtype::kDouble, {4}, {16});
  for (const std::string& id : kComparing)
    EXPECT_EQ(measure(id, {}, original, reconstructed), measure<double>(id, {1, 4, 2, 8}, {1.5, 4, 7, 3})) << id;
}

TEST(EveryComparingMetric, LeavesPositionsThatAreNotFiniteOut) {
  for (const std::string id : {"clipping", "diff_pdf", "kth_error", "pearson", "spatial_error"})
    EXPECT_EQ(measure<float>(id, {1, INFINITY, 4, 2, NAN}, {1.5, 1, 3, 2.25, NAN}),
              measure<float>(id, {1, 4, 2}, {1.5, 3, 2.25}))
        << id;
}

TEST(Pearson, SignAndConstants) {
  EXPECT_DOUBLE_EQ(number(measure<int>("pearson", {1, 2, 3}, {30, 20, 10}), "pearson:r"), -1);
  EXPECT_DOUBLE_EQ(number(measure<int>("pearson", {1, 2, 3}, {30, 20, 10}), "pearson:r2"), 1);
  EXPECT_THAT(number(measure<int>("pearson", {1, 2, 3}, {2, 2, 2}), "pearson:r"), IsNan());
}

TEST(Autocorr, ErrorsThatAlternate) {
  const Options lags = one("autocorr:autocorr_lags", std::uint64_t{5});
  const Options results = measure<double>("autocorr", {1, -1, 1, -1}, {0, 0, 0, 0}, lags);
  const auto values = data<double>(results, "autocorr:autocorr");
  ASSERT_EQ(values.size(), 6u);
  EXPECT_DOUBLE_EQ(values[1], -1);
  EXPECT_DOUBLE_EQ(values[2], 1);
  EXPECT_EQ(values[3], 0);  // one pair has no variance
  EXPECT_THAT(values[4], IsNan());
  EXPECT_THAT(values[5], IsNan());
}

TEST(Autocorr, DoesNotCountPairsWithHoles) {
  const Options lags = one("autocorr:autocorr_lags", std::uint64_t{1});
  const Options results = measure<double>("autocorr", {1, -1, 1, kNan, 1, -1}, {0, 0, 0, 0, 0, 0}, lags);
  EXPECT_DOUBLE_EQ(data<double>(results, "autocorr:autocorr")[1], -1);
  EXPECT_ERROR(measure<float>("autocorr", {}, {}, one("autocorr:autocorr_lags", std::uint64_t{1} << 40)),
               kInvalidArgument, "autocorr:autocorr_lags");
}

TEST(Ssim, OfTheOriginalIsOneAndOfItsNegativeBelowZero) {
  EXPECT_DOUBLE_EQ(number(measure<int>("ssim", {1, 5, 2, 8}, {1, 5, 2, 8}), "ssim:ssim"), 1);
  EXPECT_DOUBLE_EQ(number(measure<int>("ssim", {3, 3}, {3, 3}), "ssim:ssim"), 1);
  EXPECT_LT(number(measure<int>("ssim", {-4, 4, -4, 4}, {4, -4, 4, -4}), "ssim:ssim"), 0);
}

TEST(Ssim, LeavesWindowsWithHolesOut) {
  std::vector<double> values(16, 1);
  std::vector<double> wrong = values;
  wrong[0] = 100;
  EXPECT_LT(number(measure("ssim", values, wrong), "ssim:ssim"), 1);
  wrong[0] = kNan;
  EXPECT_EQ(number(measure("ssim", values, wrong), "ssim:ssim"), 1);
  EXPECT_THAT(number(measure<double>("ssim", {kNan, 1}, {1, 1}), "ssim:ssim"), IsNan());
}

TEST(Ssim, OfMoreThanFourAxesTakesTheFastestAsOne) {
  const Field f = field<double>({8, 9, 10, 11 * 3});
  const ConstView original = f.original.view().reshaped({8, 9, 10, 11, 3});
  const ConstView reconstructed = f.reconstructed.view().reshaped({8, 9, 10, 11, 3});
  EXPECT_EQ(measure("ssim", {}, original, reconstructed),
            measure("ssim", {}, f.original.view(), f.reconstructed.view()));
}

TEST(Entropy, OfFourEqualSharesIsTwoBits) {
  const Options results = measure<float>("entropy", {1, 2, 3, 4, NAN}, {-0.0F, 0, 0, 0, 0});
  EXPECT_EQ(number(results, "entropy:input"), 2);
  EXPECT_EQ(number(results, "entropy:decompressed"), 0);
  EXPECT_THAT(number(measure<float>("entropy", {}, {}), "entropy:input"), IsNan());
}

TEST(Entropy, IsKnownOfEachArrayByItself) {
  const auto metric = all_plugins().metric("entropy");
  EXPECT_FALSE(metric->compares());
  const Array input = array_of<int>({1, 2});
  TrialView trial;
  trial.input = input.view();
  EXPECT_EQ(*metric->evaluate(trial).find("entropy:input"), Option(1.0));
  EXPECT_EQ(*metric->evaluate(trial).find("entropy:decompressed"), Option::typed(OptionType::kDouble));
}

TEST(KlDivergence, OfTwoCoins) {
  const Options results = measure<int>("kl_divergence", {0, 0, 0, 1}, {1, 0, 1, 0});
  EXPECT_DOUBLE_EQ(number(results, "kl_divergence:p_q"), 0.75 * std::log(1.5) + 0.25 * std::log(0.5));
  EXPECT_DOUBLE_EQ(number(results, "kl_divergence:q_p"), 0.5 * std::log(2.0 / 3) + 0.5 * std::log(2.0));
}

TEST(KlDivergence, IsInfiniteOnlyWhereAValueIsLost) {
  const Options results = measure<int>("kl_divergence", {0, 0, 0, 1}, {0, 0, 0, 0});
  EXPECT_EQ(number(results, "kl_divergence:p_q"), kInfinity);
  EXPECT_DOUBLE_EQ(number(results, "kl_divergence:q_p"), std::log(4.0 / 3));
}

TEST(KsTest, ShiftedAndEqualSamples) {
  const Options equal = measure<int>("ks_test", {1, 2, 3, 4}, {4, 3, 2, 1});
  EXPECT_EQ(number(equal, "ks_test:d"), 0);
  EXPECT_EQ(number(equal, "ks_test:pvalue"), 1);
  const Options shifted = measure<int>("ks_test", {1, 2, 3, 4}, {3, 4, 5, 6});
  EXPECT_EQ(number(shifted, "ks_test:d"), 0.5);
  // Kolmogorov's distribution at (sqrt(2) + 0.12 + 0.11 / sqrt(2)) / 2, by 200 terms of its other series.
  EXPECT_NEAR(number(shifted, "ks_test:pvalue"), 0.5344157192165071, 1e-12);
  std::vector<int> low(100, 0);
  std::vector<int> high(100, 1);
  EXPECT_EQ(number(measure("ks_test", low, high), "ks_test:d"), 1);
  EXPECT_LT(number(measure("ks_test", low, high), "ks_test:pvalue"), 1e-40);
}

TEST(SpatialError, CountsErrorsOfEitherSignRelativeToTheValue) {
  const Options results = measure<int>("spatial_error", {100, 100, 100, -100, 0, 0, 100, 100},
                                       {99, 98, 102, -98, 0, 1, 100, 101}, one("spatial_error:threshold", 0.015));
  EXPECT_EQ(number(results, "spatial_error:percent"), 50);
}

TEST(KthError, FromTheSmallestToTheLargest) {
  const std::vector<std::uint8_t> original = {10, 10, 10, 10};
  const std::vector<std::uint8_t> reconstructed = {13, 10, 8, 11};
  for (const auto& [k, expected] : std::map<double, double>{{0, 0}, {0.25, 1}, {0.5, 2}, {0.99, 3}, {1, 3}})
    EXPECT_EQ(number(measure("kth_error", original, reconstructed, one("kth_error:k", k)), "kth_error:kth_error"),
              expected)
        << k;
  EXPECT_ERROR(measure("kth_error", original, original, one("kth_error:k", 1.5)), kInvalidArgument, "kth_error:k");
}

TEST(MaxError, IsTheFirstOfTheLargest) {
  const Options results = measure<std::uint64_t>("max_error", {5, 5, 5, 5}, {5, 7, 3, 6});
  EXPECT_EQ(number(results, "max_error:max_error"), 2);
  EXPECT_EQ(*results.find("max_error:max_error_index"), Option(std::uint64_t{1}));
  EXPECT_EQ(number(measure<int>("max_error", {5, 5}, {5, 5}), "max_error:max_error"), 0);
}

TEST(Clipping, OwnOptionComesBeforeTheCommonOne) {
  Options options = one("clipping:abs", 1.5);
  options.set("pressio:abs", 0.5);
  EXPECT_EQ(*measure<int>("clipping", {1, 2, 3}, {1, 3, 5}, options).find("clipping:clips"), Option(std::uint64_t{1}));
}

TEST(Clipping, RefusedOptionsLeaveTheBoundOfBefore) {
  const auto metric = all_plugins().metric("clipping");
  Options options = one("clipping:abs", 1.5);
  options.set("pressio:abs", 0.5);
  options.set("clipping:bas", 0.5);
  EXPECT_ERROR(metric->set_options(options), kUnknownName, "clipping:abs");
  EXPECT_EQ(*metric->options().find("clipping:abs"), Option(1e-4));
}

TEST(DiffPdf, OfEqualDifferencesIsOneInterval) {
  const Options results = measure<int>("diff_pdf", {4, 5, 6}, {3, 4, 5});
  EXPECT_THAT(data<std::uint64_t>(results, "diff_pdf:histogram"), ElementsAre(3));
  EXPECT_EQ(number(results, "diff_pdf:interval"), 0);
  EXPECT_ERROR(measure<int>("diff_pdf", {}, {}, one("diff_pdf:intervals", 0)), kInvalidArgument, "diff_pdf:intervals");
}

}  // namespace
}  // namespace tezpress
