// See error_field.h.
#include "evaluate/error_field.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace tezpress {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Both missing: the fill value itself, or NaN in its place.
template <typename T>
bool returned_missing(T original, T reconstructed) {
  if constexpr (std::is_floating_point_v<T>)
    if (std::isnan(reconstructed)) return true;
  return std::memcmp(&original, &reconstructed, sizeof(T)) == 0;
}

// The first violation of two disjoint sets of positions, and their number.
Violation joined(const Violation& a, const Violation& b) {
  if (a.count == 0 || b.count == 0) return a.count == 0 ? b : a;
  Violation both = a.first_index < b.first_index ? a : b;
  both.count = a.count + b.count;
  return both;
}

// Checks the places of the fill value, and puts the original there into checked.
template <typename T>
Violation check_fill(std::span<const T> original, double fill, std::span<T> checked) {
  Violation violation;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (static_cast<double>(original[i]) != fill) continue;
    if (!returned_missing(original[i], checked[i]) && violation.count++ == 0) {
      violation.first_index = i;
      violation.original = fill;
      violation.reconstructed = static_cast<double>(checked[i]);
    }
    checked[i] = original[i];
  }
  return violation;
}

}  // namespace

ErrorField make_error_field(const Dataset& dataset, ConstView reconstruction) {
  ErrorField field{cast(dataset.values.view(), Dtype::kDouble), cast(reconstruction, Dtype::kDouble),
                   Array(Dtype::kDouble, dataset.values.shape()), dataset.range()};
  const auto x = field.original.values<double>();
  const auto r = field.reconstruction.values<double>();
  const auto e = field.error.values<double>();
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (dataset.is_missing(x[i])) x[i] = r[i] = kNan;
    e[i] = std::isfinite(r[i]) ? r[i] - x[i] : kNan;
  }
  return field;
}

Violation verify(const Dataset& dataset, ConstView reconstruction, ErrorBound bound) {
  if (bound.kind == BoundKind::kNone) bound = {BoundKind::kAbsolute, std::numeric_limits<double>::max()};
  const ConstView original = dataset.values.view();
  if (!dataset.fill_value || reconstruction.type() != original.type())
    return verify_bound(original, reconstruction, bound);
  Array checked = Array::copy_of(reconstruction);
  const Violation missing = visit_dtype(original.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return check_fill(original.values<T>(), *dataset.fill_value, checked.values<T>());
  });
  return joined(missing, verify_bound(original, std::as_const(checked).view(), bound));
}

}  // namespace tezpress
