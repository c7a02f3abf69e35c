// The transform against its definition, for lengths with and without small factors.
#include "generate/fourier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace tezpress {
namespace {

using Line = std::vector<std::complex<double>>;

Line example(std::size_t length) {
  Line line(length);
  for (std::size_t i = 0; i < length; ++i) {
    const auto x = static_cast<double>(i);
    line[i] = {std::sin(1.3 * x * x), 0.25 * x - std::cos(x)};
  }
  return line;
}

Line by_definition(const Line& line) {
  Line result(line.size());
  for (std::size_t k = 0; k < line.size(); ++k) {
    for (std::size_t n = 0; n < line.size(); ++n) {
      const double turns = static_cast<double>(k * n % line.size()) / static_cast<double>(line.size());
      result[k] += line[n] * std::polar(1.0, -2 * std::numbers::pi * turns);
    }
  }
  return result;
}

class FourierLength : public testing::TestWithParam<std::size_t> {};

TEST_P(FourierLength, EqualsTheDefinitionAndInverts) {
  const Line original = example(GetParam());
  const Line expected = by_definition(original);
  FourierTransform transform(GetParam());
  Line line = original;
  transform.forward(line);
  for (std::size_t k = 0; k < line.size(); ++k) EXPECT_NEAR(std::abs(line[k] - expected[k]), 0, 1e-10) << k;
  transform.backward(line);
  for (std::size_t n = 0; n < line.size(); ++n) EXPECT_NEAR(std::abs(line[n] - original[n]), 0, 1e-12) << n;
}

INSTANTIATE_TEST_SUITE_P(Lengths, FourierLength, testing::Values(1, 2, 3, 4, 5, 6, 8, 12, 13, 15, 30, 49, 64, 97));

TEST(FourierTransform2d, FindsOnePlaneWave) {
  constexpr std::size_t kRows = 6;
  constexpr std::size_t kColumns = 10;
  Line field(kRows * kColumns);
  for (std::size_t y = 0; y < kRows; ++y) {
    for (std::size_t x = 0; x < kColumns; ++x) {
      field[y * kColumns + x] = std::polar(
          1.0, 2 * std::numbers::pi * (2 * static_cast<double>(y) / kRows + 3 * static_cast<double>(x) / kColumns));
    }
  }
  FourierTransform2d transform(kRows, kColumns);
  transform.forward(field);
  for (std::size_t i = 0; i < field.size(); ++i) {
    EXPECT_NEAR(std::abs(field[i]), i == 2 * kColumns + 3 ? kRows * kColumns : 0, 1e-11) << i;
  }
}

TEST(FourierTransform, RefusesLengthZero) { EXPECT_THROW(FourierTransform(0), Error); }

}  // namespace
}  // namespace tezpress
