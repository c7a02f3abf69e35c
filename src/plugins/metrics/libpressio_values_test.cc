// Metrics against LibPressio: the expected numbers are values of LibPressio 1.0.7 for the same fields.
#include <gmock/gmock.h>

#include "plugins/metrics/metric_testing.h"

namespace tezpress {
namespace {

// LibPressio sums in double, and takes differences in the type of the values.
constexpr double kRelative = 1e-7;

Options measure(const std::string& id, const Field& f, const Options& options = {}) {
  return measure(id, options, f.original.view(), f.reconstructed.view());
}

void expect_number(const Options& results, const std::string& key, double expected) {
  EXPECT_NEAR(number(results, key), expected, kRelative * std::abs(expected)) << key;
}

std::vector<double> doubles(const Options& results, const std::string& key) {
  const Array values = cast(results.find(key)->get<Option::Data>()->view(), Dtype::kDouble);
  return {values.values<double>().begin(), values.values<double>().end()};
}

TEST(AsLibPressio, ErrorStat) {
  const Options of_double = measure("error_stat", field<double>({40, 60}));
  expect_number(of_double, "error_stat:average_difference", 0.00017631325396360356);
  expect_number(of_double, "error_stat:average_error", 0.00508697726923468);
  expect_number(of_double, "error_stat:difference_range", 0.019989486597478345);
  expect_number(of_double, "error_stat:error_range", 0.0099975754506884673);
  expect_number(of_double, "error_stat:max_error", 0.0099996201973409082);
  expect_number(of_double, "error_stat:max_rel_error", 0.002893455094276538);
  expect_number(of_double, "error_stat:min_error", 2.0447466524409208e-06);
  expect_number(of_double, "error_stat:min_pw_rel_error", 8.5791264191599348e-07);
  expect_number(of_double, "error_stat:mse", 3.4225227483347445e-05);
  expect_number(of_double, "error_stat:psnr", 55.42787173498597);
  expect_number(of_double, "error_stat:rmse", 0.0058502331135902134);
  expect_number(of_double, "error_stat:value_range", 3.4559444924930318);
  expect_number(of_double, "error_stat:value_std", 0.80117735782215715);
  const Options of_int = measure("error_stat", field<std::int32_t>({600}));
  expect_number(of_int, "error_stat:average_difference", 0.56166666666666665);
  expect_number(of_int, "error_stat:difference_range", 3);
  expect_number(of_int, "error_stat:psnr", 46.022916768399405);
  expect_number(of_int, "error_stat:value_std", 74.555057880438639);
}

TEST(AsLibPressio, Pearson) {
  const Options of_float = measure("pearson", field<float>({5000}));
  expect_number(of_float, "pearson:r", 0.99996940568408132);
  expect_number(of_float, "pearson:r2", 0.99993881230417481);
  expect_number(measure("pearson", field<double>({12, 18, 20})), "pearson:r", 0.99997462594280162);
  expect_number(measure("pearson", field<std::int32_t>({600})), "pearson:r", 0.99988797140900432);
}

TEST(AsLibPressio, AutocorrelationOfLongAndShortArrays) {
  const Options four_lags = one("autocorr:autocorr_lags", std::uint64_t{4});
  const auto long_one = doubles(measure("autocorr", field<float>({5000}), four_lags), "autocorr:autocorr");
  const std::vector<double> expected_long = {1, -0.0034350298591851402, -0.011060701052889386, -0.013406446677781856,
                                             -0.01489278929513848};
  EXPECT_THAT(long_one, ::testing::Pointwise(::testing::DoubleNear(1e-9), expected_long));
  const auto short_one = doubles(measure("autocorr", field<std::int32_t>({600}), four_lags), "autocorr:autocorr");
  const std::vector<double> expected_short = {1, 0.028547108104475399, 0.0087818703038701484, 0.036260452372859249,
                                              -0.050529973493874752};
  EXPECT_THAT(short_one, ::testing::Pointwise(::testing::DoubleNear(1e-9), expected_short));
}

TEST(AsLibPressio, SsimInOneToFourDimensions) {
  expect_number(measure("ssim", field<float>({5000})), "ssim:ssim", 0.39839160921304267);
  expect_number(measure("ssim", field<double>({40, 60})), "ssim:ssim", 0.99780729253701761);
  expect_number(measure("ssim", field<double>({12, 18, 20})), "ssim:ssim", 0.99979315143833392);
  expect_number(measure("ssim", field<float>({8, 9, 10, 11})), "ssim:ssim", 0.99994229740164264);
  // Axes of one element do not count.
  const Field flat = field<double>({40, 60});
  expect_number(measure("ssim", {}, flat.original.view().reshaped({1, 40, 1, 60}),
                        flat.reconstructed.view().reshaped({1, 40, 1, 60})),
                "ssim:ssim", 0.99780729253701761);
}

TEST(AsLibPressio, Entropy) {
  const Options of_float = measure("entropy", field<float>({5000}));
  expect_number(of_float, "entropy:input", 12.285712379548531);
  expect_number(of_float, "entropy:decompressed", 12.286512379548528);
  const Options of_int = measure("entropy", field<std::int32_t>({600}));
  expect_number(of_int, "entropy:input", 7.4338863791615291);
  expect_number(of_int, "entropy:decompressed", 7.3627072324282334);
}

TEST(AsLibPressio, ErrorsByRankBySizeAndByBound) {
  const Field f = field<double>({40, 60});
  expect_number(measure("kth_error", f), "kth_error:kth_error", 0.0051647726586088183);
  const Options largest = measure("max_error", f);
  expect_number(largest, "max_error:max_error", 0.0099996201973409082);
  EXPECT_EQ(*largest.find("max_error:max_error_index"), Option(std::uint64_t{2278}));
  EXPECT_EQ(*measure("clipping", f, one("clipping:abs", 0.005)).find("clipping:clips"), Option(std::uint64_t{1221}));
  EXPECT_EQ(*measure("clipping", f, one("pressio:abs", 0.005)).find("clipping:clips"), Option(std::uint64_t{1221}));
}

TEST(AsLibPressio, HistogramOfDifferences) {
  const Options five = one("diff_pdf:intervals", std::uint64_t{5});
  const Options of_double = measure("diff_pdf", field<double>({40, 60}), five);
  EXPECT_THAT(doubles(of_double, "diff_pdf:histogram"), ::testing::ElementsAre(477, 469, 453, 469, 532));
  EXPECT_EQ(of_double.find("diff_pdf:histogram")->get<Option::Data>()->dtype(), Dtype::kUint64);
  expect_number(of_double, "diff_pdf:interval", 0.0039978973194956689);
  expect_number(of_double, "diff_pdf:max_diff", 0.0099996201973409082);
  expect_number(of_double, "diff_pdf:min_diff", -0.0099898664001374371);
  const Options of_int = measure("diff_pdf", field<std::int32_t>({600}), five);
  EXPECT_THAT(doubles(of_int, "diff_pdf:histogram"), ::testing::ElementsAre(138, 149, 0, 151, 162));
}

}  // namespace
}  // namespace tezpress
