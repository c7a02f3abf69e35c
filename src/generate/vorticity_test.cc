// What a decaying two-dimensional flow must do, whatever its details.
#include "generate/vorticity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace tezpress {
namespace {

constexpr VorticitySettings kSmall = {.frames = 6, .rows = 48, .columns = 40, .seed = 3};

double mean(std::span<const float> values) {
  double sum = 0;
  for (const float v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

double mean_square(std::span<const float> values) {
  double sum = 0;
  for (const float v : values) sum += static_cast<double>(v) * v;
  return sum / static_cast<double>(values.size());
}

TEST(Vorticity, HasTheShapeThatWasAskedFor) {
  const Array series = generate_vorticity(kSmall);
  EXPECT_EQ(series.dtype(), Dtype::kFloat);
  EXPECT_EQ(series.shape(), (Shape{6, 48, 40}));
}

TEST(Vorticity, SameSeedSameBytesOtherSeedOtherFlow) {
  const Array first = generate_vorticity(kSmall);
  const Array again = generate_vorticity(kSmall);
  EXPECT_EQ(std::memcmp(first.view().data(), again.view().data(), first.size_bytes()), 0);
  VorticitySettings other = kSmall;
  other.seed = 4;
  const Array different = generate_vorticity(other);
  EXPECT_NE(std::memcmp(first.view().data(), different.view().data(), first.size_bytes()), 0);
}

TEST(Vorticity, TotalVorticityStaysZeroAndEnstrophyDecaysSlowly) {
  const Array series = generate_vorticity({.frames = 20, .rows = 64, .columns = 64, .seed = 1});
  double before = 0;
  for (std::size_t t = 0; t < 20; ++t) {
    const auto frame = series.view().frame(t).values<float>();
    const double enstrophy = mean_square(frame);
    EXPECT_NEAR(mean(frame), 0, 1e-6 * std::sqrt(enstrophy)) << t;
    if (t > 0) {
      EXPECT_LT(enstrophy, before) << t;
      EXPECT_GT(enstrophy, 0.9 * before) << t;
    }
    before = enstrophy;
  }
}

TEST(Vorticity, FramesMoveButResembleTheirNeighbours) {
  const Array series = generate_vorticity({.frames = 8, .rows = 64, .columns = 64, .seed = 2});
  for (std::size_t t = 1; t < 8; ++t) {
    const auto before = series.view().frame(t - 1).values<float>();
    const auto now = series.view().frame(t).values<float>();
    double change = 0;
    for (std::size_t i = 0; i < now.size(); ++i) change += std::pow(static_cast<double>(now[i]) - before[i], 2);
    const double relative = change / static_cast<double>(now.size()) / mean_square(before);
    EXPECT_GT(relative, 1e-4) << t;
    EXPECT_LT(relative, 0.5) << t;
  }
}

TEST(Vorticity, ReportsEachFrame) {
  std::vector<std::size_t> seen;
  generate_vorticity({.frames = 3, .rows = 16, .columns = 16, .seed = 1},
                     [&](std::size_t done) { seen.push_back(done); });
  EXPECT_THAT(seen, testing::ElementsAre(1, 2, 3));
}

TEST(Vorticity, RefusesImpossibleSizes) {
  EXPECT_THROW(generate_vorticity({.frames = 0, .rows = 16, .columns = 16, .seed = 1}), Error);
  EXPECT_THROW(generate_vorticity({.frames = 1, .rows = 7, .columns = 16, .seed = 1}), Error);
  EXPECT_THROW(generate_vorticity({.frames = 1, .rows = 16, .columns = 5000, .seed = 1}), Error);
}

}  // namespace
}  // namespace tezpress
