// Weighted least squares by normal equations (encoder only). Sums run in one
// fixed order and without contraction, so every machine fits the same weights.
#pragma once

#include <cstddef>
#include <vector>

#include "codec/kernels.h"

namespace tezpress::codec {

class NormalEquations {
 public:
  NormalEquations() = default;
  NormalEquations(int unknowns, const Kernels& kernels);

  int unknowns() const { return unknowns_; }
  std::size_t samples() const { return samples_; }
  // row: unknowns() features, then the target.
  void add(const double* row, double weight);
  // Samples are summed four at a time: call before solving.
  void flush();
  // Minimises the weighted squares plus ridge*mean diagonal on every unknown. Empty if it cannot be solved.
  std::vector<double> solve(double ridge) const;
  // The same with no unknown below zero: the most negative one is fixed at zero until none is left.
  std::vector<double> solve_nonnegative(double ridge) const;

 private:
  std::vector<double> solve_active(double ridge, const std::vector<std::size_t>& active) const;

  int unknowns_ = 0;
  const Kernels* kernels_ = nullptr;
  std::size_t samples_ = 0;
  std::size_t waiting_ = 0;
  std::vector<double> rows_;  // four rows
  double weights_[4] = {};
  std::vector<double> sums_;  // upper triangle of (unknowns+1)^2, row by row at full stride
};

}  // namespace tezpress::codec
