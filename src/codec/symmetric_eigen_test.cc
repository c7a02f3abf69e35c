#include "codec/symmetric_eigen.h"

#include <gtest/gtest.h>

#include <cmath>

namespace tezpress::codec {
namespace {

std::vector<double> random_symmetric(int size, std::uint64_t seed) {
  const auto n = static_cast<std::size_t>(size);
  std::vector<double> matrix(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      matrix[i * n + j] = matrix[j * n + i] = static_cast<double>(seed >> 40) * 0x1p-24 - 0.5;
    }
  return matrix;
}

// matrix squared: positive semidefinite, as products of lines are.
std::vector<double> squared(const std::vector<double>& matrix, std::size_t n) {
  std::vector<double> result(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) result[i * n + j] += matrix[i * n + k] * matrix[k * n + j];
  return result;
}

TEST(SymmetricEigen, VectorsAreOrthonormalAndScaledByTheirValues) {
  for (const int size : {1, 2, 3, 5, 16, 49, 128}) {
    const auto n = static_cast<std::size_t>(size);
    const std::vector<double> matrix = squared(random_symmetric(size, n), n);
    const EigenSystem system = symmetric_eigen(matrix, size);
    ASSERT_EQ(system.values.size(), n);
    for (std::size_t k = 0; k < n; ++k) {
      const double* vector = &system.vectors[k * n];
      if (k > 0) {
        EXPECT_LE(system.values[k], system.values[k - 1]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        double image = 0;
        for (std::size_t j = 0; j < n; ++j) image += matrix[i * n + j] * vector[j];
        EXPECT_NEAR(image, system.values[k] * vector[i], 1e-10 * (1 + system.values[0])) << size;
      }
      for (std::size_t other = 0; other < n; ++other) {
        double product = 0;
        for (std::size_t i = 0; i < n; ++i) product += vector[i] * system.vectors[other * n + i];
        EXPECT_NEAR(product, other == k ? 1 : 0, 1e-12) << size;
      }
    }
  }
}

TEST(SymmetricEigen, TakesZerosDiagonalsAndEqualValues) {
  EXPECT_EQ(symmetric_eigen(std::vector<double>(9, 0.0), 3).values, std::vector<double>(3, 0.0));
  EXPECT_EQ(symmetric_eigen({2, 0, 0, 0, 2, 0, 0, 0, 5}, 3).values, (std::vector<double>{5, 2, 2}));
  const EigenSystem ones = symmetric_eigen(std::vector<double>(16, 1.0), 4);
  EXPECT_NEAR(ones.values[0], 4, 1e-14);
  EXPECT_NEAR(ones.values[1], 0, 1e-14);
}

TEST(SymmetricEigen, DualVectorsUndoTheVectors) {
  const std::vector<double> vectors = {1, 0.5, 0, 0.25, 0, 1, 0.125, 0, 0.5, 0, 1, -1};
  const std::vector<double> dual = dual_vectors(vectors, 3, 4);
  ASSERT_EQ(dual.size(), vectors.size());
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < 3; ++j) {
      double product = 0;
      for (std::size_t i = 0; i < 4; ++i) product += dual[k * 4 + i] * vectors[j * 4 + i];
      EXPECT_NEAR(product, k == j ? 1 : 0, 1e-13);
    }
  EXPECT_TRUE(dual_vectors({1, 2, 2, 4}, 2, 2).empty());
}

}  // namespace
}  // namespace tezpress::codec
