// What a decaying two-dimensional flow must do, whatever its details.
#include "generate/vorticity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tezpress {
namespace {

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

TEST(Vorticity, TotalVorticityStaysZeroAndEnstrophyDecaysSlowly) {
  const Array series = generate_vorticity({20, 64, 64}, 1);
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
  const Array series = generate_vorticity({8, 64, 64}, 2);
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

}  // namespace
}  // namespace tezpress
