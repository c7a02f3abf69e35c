// Errors whose structure is known beforehand.
#include "evaluate/error_structure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "evaluate/evaluate_testing.h"
#include "evaluate/power_spectrum.h"

namespace tezpress {
namespace {

constexpr std::size_t kSteps = 6;
constexpr std::size_t kSide = 16;

// A pattern that moves, so that the previous frame is a bad prediction.
Array moving() {
  Array array(Dtype::kFloat, {kSteps, kSide, kSide});
  const auto values = array.values<float>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto x = static_cast<double>(i % kSide);
    const auto y = static_cast<double>(i / kSide % kSide);
    const auto t = static_cast<double>(i / kSide / kSide);
    values[i] = static_cast<float>(std::sin(0.9 * x + 1.3 * y + 0.8 * t));
  }
  return array;
}

TEST(ErrorStructure, ACodecThatRepeatsTheFrameBeforeIsSeen) {
  const Dataset dataset = dataset_of(moving());
  Array repeated = Array::copy_of(dataset.values.view());
  for (std::size_t t = kSteps; t-- > 1;) copy(dataset.values.view().frame(0), repeated.view().frame(t));
  EXPECT_NEAR(*correlation_with_prediction(make_error_field(dataset, repeated.view())), 1, 1e-12);
}

TEST(ErrorStructure, NoiseFollowsNothing) {
  const Dataset dataset = dataset_of(moving());
  Array noisy = Array::copy_of(dataset.values.view());
  std::uint32_t state = 1;
  for (float& value : noisy.values<float>()) {
    state = state * 1664525U + 1013904223U;
    value += (state >> 31U) != 0 ? 0.01F : -0.01F;
  }
  const ErrorField field = make_error_field(dataset, noisy.view());
  EXPECT_LT(std::abs(*correlation_with_prediction(field)), 0.1);
  EXPECT_LT(std::abs(*correlation_with_previous(field)), 0.1);
  EXPECT_LT(std::abs(error_autocorrelation(field, 1)[1]), 0.1);
  const StepErrors steps = step_errors(field);
  ASSERT_EQ(steps.rmse.size(), kSteps);
  EXPECT_NEAR(steps.rmse[3], 0.01, 1e-4);
  EXPECT_NEAR(steps.psnr[3], 20 * std::log10(dataset.range() / 0.01), 0.01);
}

TEST(ErrorStructure, RowsDoNotTouch) {
  // Errors +1 -1 +1 -1 in each row: lag 1 is -1, lag 2 is 1, although rows begin with +1 after a -1.
  const Dataset dataset = dataset_of(float_array({3, 4}, std::vector<float>(12, 5)));
  const Array wrong = float_array({3, 4}, {6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4});
  const ErrorField field = make_error_field(dataset, wrong.view());
  const auto correlation = error_autocorrelation(field, 5);
  EXPECT_NEAR(correlation[0], 1, 1e-12);
  EXPECT_NEAR(correlation[1], -1, 1e-12);
  EXPECT_NEAR(correlation[2], 1, 1e-12);
  EXPECT_TRUE(std::isnan(correlation[4])) << "no two values of a row are so far apart";
  EXPECT_EQ(correlation_with_prediction(field), std::nullopt) << "one step";
}

TEST(ErrorStructure, HistogramCountsEveryValidValue) {
  const Dataset dataset = dataset_of(float_array({5}, {0, 0, 0, 0, NAN}));
  const ErrorField field = make_error_field(dataset, float_array({5}, {-0.5F, 0, 0.5F, 1, 0}).view());
  const ErrorHistogram histogram = error_histogram(field, 0.5, 101);
  EXPECT_EQ(histogram.edges.size(), 102U);
  EXPECT_EQ(histogram.edges.back(), 2) << "as far as the error goes";
  EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0}), 4U);
  EXPECT_EQ(histogram.counts[50], 1U);
  EXPECT_EQ(histogram.counts[100], 1U);
  EXPECT_EQ(error_histogram(make_error_field(dataset, dataset.values.view()), 0, 3).counts[1], 4U);
}

TEST(Verify, MissingValuesMustReturn) {
  const Dataset dataset = dataset_of(float_array({4}, {1, -9999, NAN, 2}), -9999);
  const auto count = [&](const std::vector<float>& values, ErrorBound bound) {
    return verify(dataset, float_array({4}, values).view(), bound).count;
  };
  constexpr ErrorBound kTenth{BoundKind::kAbsolute, 0.1};
  EXPECT_EQ(count({1.05F, -9999, NAN, 2}, kTenth), 0U);
  EXPECT_EQ(count({1, NAN, NAN, 2}, kTenth), 0U);
  EXPECT_EQ(count({1, -9999.001F, NAN, 2}, kTenth), 1U) << "near is not exact";
  EXPECT_EQ(count({1.2F, 0, 0, NAN}, kTenth), 4U);
  EXPECT_EQ(count({5, -9999, NAN, 2}, {}), 0U) << "nothing was promised";
  EXPECT_EQ(count({5, -9999, 1, INFINITY}, {}), 2U) << "but what is missing and what is not stay so";
  const Violation violation = verify(dataset, float_array({4}, {1, 3, NAN, 9}).view(), kTenth);
  EXPECT_EQ(violation.first_index, 1U);
  EXPECT_EQ(violation.reconstructed, 3);
}

TEST(PowerSpectrum, AWaveHasItsPlace) {
  constexpr std::size_t kHeight = 30;
  constexpr std::size_t kWidth = 40;
  std::vector<double> wave(kHeight * kWidth);
  for (std::size_t i = 0; i < wave.size(); ++i)
    wave[i] = 7 + std::sin(2 * std::numbers::pi * 0.2 * static_cast<double>(i % kWidth));
  wave[3] = NAN;
  const PowerSpectrum spectrum = power_spectrum(wave, kHeight, kWidth);
  const auto strongest = std::max_element(spectrum.power.begin(), spectrum.power.end()) - spectrum.power.begin();
  EXPECT_NEAR(spectrum.wavenumber[static_cast<std::size_t>(strongest)], 0.2, 1e-9);
  EXPECT_EQ(spectrum.power.size(), kHeight / 2);
}

}  // namespace
}  // namespace tezpress
