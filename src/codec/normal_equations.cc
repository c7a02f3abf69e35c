#include "codec/normal_equations.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tezpress::codec {

NormalEquations::NormalEquations(int unknowns, const Kernels& kernels)
    : unknowns_(unknowns),
      kernels_(&kernels),
      rows_(4 * static_cast<std::size_t>(unknowns + 1), 0.0),
      sums_(static_cast<std::size_t>((unknowns + 1) * (unknowns + 1)), 0.0) {}

void NormalEquations::add(const double* row, double weight) {
  const auto size = static_cast<std::size_t>(unknowns_) + 1;
  std::copy(row, row + size, rows_.begin() + static_cast<std::ptrdiff_t>(waiting_ * size));
  weights_[waiting_] = weight;
  ++samples_;
  if (++waiting_ == 4) flush();
}

void NormalEquations::flush() {
  if (waiting_ == 0) return;
  std::fill(weights_ + waiting_, weights_ + 4, 0.0);
  kernels_->accumulate_products(rows_.data(), weights_, unknowns_ + 1, sums_.data());
  waiting_ = 0;
}

// Cholesky on the rows and columns of the active unknowns; the result has one entry per active unknown.
std::vector<double> NormalEquations::solve_active(double ridge, const std::vector<std::size_t>& active) const {
  const std::size_t n = active.size();
  const std::size_t stride = static_cast<std::size_t>(unknowns_) + 1;
  double trace = 0;
  for (const std::size_t i : active) trace += sums_[i * stride + i];
  const double added = n == 0 ? 0 : ridge * trace / static_cast<double>(n);
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = sums_[active[j] * stride + active[i]] + (i == j ? added : 0.0);
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * n + k] * lower[j * n + k];
      if (i == j) {
        if (!(sum > 0)) return {};
        lower[i * n + i] = std::sqrt(sum);
      } else {
        lower[i * n + j] = sum / lower[j * n + j];
      }
    }
  }
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = sums_[active[i] * stride + static_cast<std::size_t>(unknowns_)];
    for (std::size_t k = 0; k < i; ++k) sum -= lower[i * n + k] * x[k];
    x[i] = sum / lower[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (std::size_t k = i + 1; k < n; ++k) sum -= lower[k * n + i] * x[k];
    x[i] = sum / lower[i * n + i];
  }
  return x;
}

std::vector<double> NormalEquations::solve(double ridge) const {
  std::vector<std::size_t> all(static_cast<std::size_t>(unknowns_));
  std::iota(all.begin(), all.end(), std::size_t{0});
  return solve_active(ridge, all);
}

std::vector<double> NormalEquations::solve_nonnegative(double ridge) const {
  std::vector<std::size_t> active(static_cast<std::size_t>(unknowns_));
  std::iota(active.begin(), active.end(), std::size_t{0});
  while (true) {
    const std::vector<double> x = solve_active(ridge, active);
    if (x.size() != active.size()) return {};
    const auto least = std::min_element(x.begin(), x.end());
    if (least == x.end() || *least >= 0) {
      std::vector<double> result(static_cast<std::size_t>(unknowns_), 0.0);
      for (std::size_t i = 0; i < active.size(); ++i) result[active[i]] = x[i];
      return result;
    }
    active.erase(active.begin() + (least - x.begin()));
  }
}

}  // namespace tezpress::codec
