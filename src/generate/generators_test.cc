// What all generators promise, and what the physics of each demands.
#include "generate/generators.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "base/error_testing.h"

namespace tezpress {
namespace {

Shape small_shape(const Generator& source) {
  Shape shape = {3, 24, 20, 16};
  shape.resize(source.shape.size());
  return shape;
}

std::vector<double> frame_of(const Array& series, std::size_t t) {
  const Array doubles = cast(series.view().frame(t), Dtype::kDouble);
  const auto values = doubles.values<double>();
  return {values.begin(), values.end()};
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
  const double m = mean(values);
  double sum = 0;
  for (const double x : values) sum += (x - m) * (x - m);
  return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double ma = mean(a);
  const double mb = mean(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - ma) * (b[i] - mb);
  return sum / static_cast<double>(a.size()) / std::sqrt(variance(a) * variance(b));
}

class EveryGenerator : public ::testing::TestWithParam<Generator> {};

TEST_P(EveryGenerator, GivesItsTypeAndShape) {
  const Generator& source = GetParam();
  const Array series = source.make(small_shape(source), 1, {});
  EXPECT_EQ(series.shape(), small_shape(source));
  EXPECT_EQ(source.values.substr(0, source.values.find(' ')), name_of(series.dtype()));
}

TEST_P(EveryGenerator, SameSeedSameBytesOtherSeedOtherBytes) {
  const Generator& source = GetParam();
  const Array first = source.make(small_shape(source), 3, {});
  const Array again = source.make(small_shape(source), 3, {});
  const Array other = source.make(small_shape(source), 4, {});
  EXPECT_EQ(std::memcmp(first.view().data(), again.view().data(), first.size_bytes()), 0);
  EXPECT_NE(std::memcmp(first.view().data(), other.view().data(), first.size_bytes()), 0);
}

TEST_P(EveryGenerator, FramesDifferAndAreFinite) {
  const Array series = GetParam().make(small_shape(GetParam()), 1, {});
  EXPECT_NE(frame_of(series, 0), frame_of(series, 2));
  for (const double x : frame_of(series, 2)) ASSERT_TRUE(std::isfinite(x));
}

TEST_P(EveryGenerator, ReportsEachFrame) {
  std::vector<std::size_t> done;
  GetParam().make(small_shape(GetParam()), 1, [&](std::size_t frames) { done.push_back(frames); });
  EXPECT_EQ(done, (std::vector<std::size_t>{1, 2, 3}));
}

TEST_P(EveryGenerator, RefusesImpossibleShapes) {
  Shape shape = small_shape(GetParam());
  shape[0] = 0;
  EXPECT_ERROR(GetParam().make(shape, 1, {}), kInvalidArgument, "frame");
  shape[0] = 1;
  shape[1] = 7;
  EXPECT_ERROR(GetParam().make(shape, 1, {}), kInvalidArgument, "8 to");
  shape[1] = 5000;
  EXPECT_ERROR(GetParam().make(shape, 1, {}), kInvalidArgument, "5000");
  EXPECT_ERROR(GetParam().make({1, 16}, 1, {}), kInvalidArgument, "1x16");
}

INSTANTIATE_TEST_SUITE_P(All, EveryGenerator, ::testing::ValuesIn(generators()),
                         [](const auto& one) { return one.param.id; });

TEST(Generators, AnUnknownOneNamesThoseThatThereAre) { EXPECT_ERROR(generator("weather"), kUnknownName, "gray_scott"); }

TEST(GrayScott, ConcentrationsStaySharesAndPatternsLive) {
  const Array series = generator("gray_scott").make({10, 64, 64}, 1, {});
  for (std::size_t t = 0; t < 10; ++t)
    for (const double v : frame_of(series, t)) ASSERT_TRUE(v >= 0 && v <= 1) << v;
  const auto last = frame_of(series, 9);
  EXPECT_GT(*std::max_element(last.begin(), last.end()), 0.2);
  EXPECT_GT(correlation(last, frame_of(series, 8)), 0.9);
}

TEST(ShallowWater, VolumeStaysAndWavesSpread) {
  const Array series = generator("shallow_water").make({40, 64, 48}, 2, {});
  const double volume = mean(frame_of(series, 0));
  for (std::size_t t = 1; t < 40; ++t) EXPECT_NEAR(mean(frame_of(series, t)), volume, 1e-7 * volume) << t;
  EXPECT_LT(correlation(frame_of(series, 0), frame_of(series, 39)), 0.8);
  for (const double h : frame_of(series, 39)) ASSERT_TRUE(h > 0.5 && h < 1.5) << h;
}

TEST(AdvectionDiffusion, TheDyeIsMixedAndNotLost) {
  const Array series = generator("advection_diffusion").make({8, 24, 24, 24}, 1, {});
  const double amount = mean(frame_of(series, 0));
  double before = variance(frame_of(series, 0));
  for (std::size_t t = 1; t < 8; ++t) {
    EXPECT_NEAR(mean(frame_of(series, t)), amount, 1e-6 * amount) << t;
    const double now = variance(frame_of(series, t));
    EXPECT_LT(now, before) << t;
    before = now;
  }
}

TEST(Camera, ParticlesMoveABitFromFrameToFrame) {
  const Array series = generator("camera").make({20, 96, 96}, 1, {});
  const double near = correlation(frame_of(series, 0), frame_of(series, 1));
  const double far = correlation(frame_of(series, 0), frame_of(series, 19));
  EXPECT_GT(near, 0.6);
  EXPECT_LT(far, 0.75 * near);
}

TEST(Crystallography, PeaksStandOutOfPoissonBackground) {
  const Array series = generator("crystallography").make({20, 96, 96}, 1, {});
  int with_peaks = 0;
  for (std::size_t t = 0; t < 20; ++t) {
    auto frame = frame_of(series, t);
    std::sort(frame.begin(), frame.end());
    if (frame.back() > 10 * frame[frame.size() * 9 / 10]) ++with_peaks;
  }
  EXPECT_GE(with_peaks, 10);
  EXPECT_LT(with_peaks, 20) << "some pulses hit no crystal";
}

}  // namespace
}  // namespace tezpress
