// What the metrics that compare a reconstruction with its original share: the two
// arrays as dense spans of one type, and which positions count. One decision: as
// in error_stat only positions where both values are finite do.
#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "core/metric.h"

namespace tezpress {

// Sums and differences of values of any type: on x86-64 it holds every int64 exactly.
using Real = long double;

// What a metric says where these data define no value (the correlation of a constant, the mean of nothing).
inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

template <typename T>
bool both_finite(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return std::isfinite(a) && std::isfinite(b);
  else
    return true;
}

// visit(index, original, reconstructed) for each position that counts, the values as Real.
template <typename T, typename F>
void for_each_finite(std::span<const T> original, std::span<const T> reconstructed, const F& visit) {
  for (std::size_t i = 0; i < original.size(); ++i)
    if (both_finite(original[i], reconstructed[i]))
      visit(i, static_cast<Real>(original[i]), static_cast<Real>(reconstructed[i]));
}

// Throws kInvalidArgument unless both arrays have one type and shape.
void check_comparable(const Metric& metric, const ConstView& original, const ConstView& reconstructed);

// compute(original, reconstructed), two spans of the arrays' type in C order, or nothing where the trial does not have
// both. Throws as check_comparable().
template <typename F>
auto compared(const Metric& metric, const TrialView& trial, const F& compute) {
  using Result = decltype(compute(std::span<const double>(), std::span<const double>()));
  if (!trial.input || !trial.output) return std::optional<Result>();
  check_comparable(metric, *trial.input, *trial.output);
  Array input_storage;
  Array output_storage;
  const ConstView input = contiguous(*trial.input, input_storage);
  const ConstView output = contiguous(*trial.output, output_storage);
  return std::optional<Result>(visit_dtype(input.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return compute(input.values<T>(), output.values<T>());
  }));
}

}  // namespace tezpress
