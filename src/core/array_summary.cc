// See array_summary.h.
#include "core/array_summary.h"

#include <algorithm>
#include <cmath>

namespace tezpress {
namespace {

template <typename T>
ArraySummary summarise_values(std::span<const T> values) {
  ArraySummary summary;
  double sum = 0;
  for (const T element : values) {
    const auto value = static_cast<double>(element);
    if (std::isnan(value)) {
      ++summary.nans;
      continue;
    }
    if (std::isinf(value)) {
      ++summary.infinities;
      continue;
    }
    summary.minimum = summary.finite == 0 ? value : std::min(summary.minimum, value);
    summary.maximum = summary.finite == 0 ? value : std::max(summary.maximum, value);
    summary.zeros += value == 0 ? 1 : 0;
    ++summary.finite;
    sum += value;
  }
  if (summary.finite > 0) summary.mean = sum / static_cast<double>(summary.finite);
  return summary;
}

}  // namespace

ArraySummary summarise(ConstView data) {
  if (!data.contiguous()) return summarise(Array::copy_of(data).view());
  return visit_dtype(data.dtype(), [&](auto zero) { return summarise_values(data.values<decltype(zero)>()); });
}

}  // namespace tezpress
