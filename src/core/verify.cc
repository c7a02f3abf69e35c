// The check of an error bound, for every element type. Floating-point differences
// are taken in double with one rounding, as the field does; integer differences
// are exact in uint64, because int64 values do not fit into a double.
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/trial.h"

namespace tezpress {
namespace {

template <typename T>
bool same_bits(T a, T b) {
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

std::uint64_t difference(std::integral auto a, std::integral auto b) {
  const std::uint64_t up = static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
  return a < b ? 0 - up : up;
}

// The largest whole number that is not above limit, which is not negative.
std::uint64_t whole_part(long double limit) {
  constexpr long double kBeyond = 18446744073709551616.0L;  // 2^64
  return limit >= kBeyond ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(limit);
}

// |original - reconstructed| <= limit (per value: slope * |original| + limit).
template <typename T>
struct Within {
  double slope;  // point-wise relative part
  double limit;

  bool operator()(T original, T reconstructed) const {
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(original)) return std::isnan(reconstructed);
      if (std::isinf(original)) return original == reconstructed;
      const double x = original;
      return std::isfinite(reconstructed) &&
             std::abs(x - static_cast<double>(reconstructed)) <= limit + slope * std::abs(x);
    } else {
      // long double holds every 64-bit integer on x86-64 and is never less than double.
      const auto size = static_cast<long double>(difference(original, T{0}));
      return difference(original, reconstructed) <= whole_part(limit + slope * size);
    }
  }
};

template <typename T, typename Accept>
Violation count_violations(std::span<const T> original, std::span<const T> reconstructed, const Accept& accept) {
  Violation violation;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (accept(original[i], reconstructed[i])) continue;
    if (violation.count++ != 0) continue;
    violation.first_index = i;
    violation.original = static_cast<double>(original[i]);
    violation.reconstructed = static_cast<double>(reconstructed[i]);
  }
  return violation;
}

}  // namespace

Violation verify_bound(ConstView original, ConstView reconstructed, ErrorBound bound) {
  check_bound(bound);
  if (original.dtype() != reconstructed.dtype() || original.shape() != reconstructed.shape())
    fail(ErrorCode::kInvalidArgument, "cannot compare {} of shape {} with {} of shape {}", name_of(original.dtype()),
         to_string(original.shape()), name_of(reconstructed.dtype()), to_string(reconstructed.shape()));
  if (bound.kind == BoundKind::kNone) return {};
  Array original_storage;
  Array reconstructed_storage;
  const ConstView before = contiguous(original, original_storage);
  const ConstView after = contiguous(reconstructed, reconstructed_storage);
  const bool pointwise = bound.kind == BoundKind::kPointwiseRelative;
  const double limit = pointwise ? 0 : absolute_bound(bound, before);
  return visit_dtype(before.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto a = before.values<T>();
    const auto b = after.values<T>();
    if (bound.kind == BoundKind::kLossless) return count_violations(a, b, same_bits<T>);
    return count_violations(a, b, Within<T>{pointwise ? bound.value : 0, limit});
  });
}

}  // namespace tezpress
