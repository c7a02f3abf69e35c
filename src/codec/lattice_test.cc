// Lattices are found where all values lie on one, in decimal before binary, and
// never claimed where a value would not come back.
#include "codec/lattice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace tezpress::codec {
namespace {

std::vector<double> points(double origin, double spacing, Dtype dtype) {
  std::vector<double> values;
  for (int k = 0; k < 500; k += 1 + k % 3) {
    const double value = origin + spacing * k;
    values.push_back(dtype == Dtype::kFloat ? static_cast<double>(static_cast<float>(value)) : value);
  }
  return values;
}

// The found lattice gives every value of the sample back.
void expect_fits(Dtype dtype, const std::vector<double>& sample, const Lattice& lattice) {
  for (const double value : sample) {
    const double k = std::floor((value - lattice.origin) / lattice.spacing + 0.5);
    const double shown = lattice.origin + lattice.spacing * k;
    EXPECT_EQ(dtype == Dtype::kFloat ? static_cast<double>(static_cast<float>(shown)) : shown, value);
  }
}

TEST(Lattice, DecimalSpacingsAreFound) {
  for (const Dtype dtype : {Dtype::kFloat, Dtype::kDouble}) {
    for (const double spacing : {0.1, 0.25, 1.0, 0.01, 5.0}) {
      const std::vector<double> sample = points(-20 * spacing, spacing, dtype);
      const auto lattice = find_lattice(dtype, sample);
      ASSERT_TRUE(lattice) << spacing;
      EXPECT_DOUBLE_EQ(lattice->spacing, spacing);
      expect_fits(dtype, sample, *lattice);
    }
  }
}

TEST(Lattice, BinarySpacingsAreFound) {
  const std::vector<double> sample = points(3.0, 0x1p-12, Dtype::kFloat);
  const auto lattice = find_lattice(Dtype::kFloat, sample);
  ASSERT_TRUE(lattice);
  expect_fits(Dtype::kFloat, sample, *lattice);
}

TEST(Lattice, AnyClaimIsTrue) {
  std::mt19937_64 random(1);
  for (int turn = 0; turn < 300; ++turn) {
    const Dtype dtype = turn % 2 == 0 ? Dtype::kFloat : Dtype::kDouble;
    std::vector<double> sample;
    const int exponent = static_cast<int>(random() % 160) - 100;  // within float
    for (int i = 0; i < 100; ++i) {
      const double value = std::ldexp(static_cast<double>(random() >> (random() % 60)), exponent);
      sample.push_back(dtype == Dtype::kFloat ? static_cast<double>(static_cast<float>(value)) : value);
    }
    std::sort(sample.begin(), sample.end());
    sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
    if (const auto lattice = find_lattice(dtype, sample)) expect_fits(dtype, sample, *lattice);
  }
}

TEST(Lattice, ExtremeSamplesAreSurvived) {
  const double top = std::numeric_limits<double>::max();
  const double least = std::numeric_limits<double>::denorm_min();
  for (const auto& sample : {std::vector<double>{-top, top},
                             {-top, -1, 0, 1, top},
                             {0, least},
                             {-least, 0, least, 1},
                             {least, 3 * least, 1e300}}) {
    if (const auto lattice = find_lattice(Dtype::kDouble, sample)) {
      EXPECT_GT(lattice->spacing, 0);
      expect_fits(Dtype::kDouble, sample, *lattice);
    }
  }
  EXPECT_FALSE(find_lattice(Dtype::kDouble, std::vector<double>{1.0}));
}

}  // namespace
}  // namespace tezpress::codec
