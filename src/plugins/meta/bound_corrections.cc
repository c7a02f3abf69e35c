#include "plugins/meta/bound_corrections.h"

#include <cmath>

namespace tezpress {
namespace {

// In long double, where differences of int64 are exact (on x86-64) as in the metrics.
template <typename T>
bool inside(T original, T value, ErrorBound bound) {
  if constexpr (std::is_floating_point_v<T>)
    if (!std::isfinite(original) || !std::isfinite(value))
      return original == value || (std::isnan(original) && std::isnan(value));
  const long double error = std::abs(static_cast<long double>(original) - static_cast<long double>(value));
  const long double limit = bound.kind == BoundKind::kPointwiseRelative
                                ? bound.value * std::abs(static_cast<long double>(original))
                                : static_cast<long double>(bound.value);
  return error <= limit;
}

template <typename T>
T moved(T value, std::int64_t bins, double bin) {
  const double target = static_cast<double>(value) + static_cast<double>(bins) * bin;
  if constexpr (std::is_integral_v<T>)
    if (!(target >= static_cast<double>(std::numeric_limits<T>::min()) &&
          target < static_cast<double>(std::numeric_limits<T>::max()) + 1))
      return value;
  return static_cast<T>(target);
}

// Bins that bring value inside the bound, or 0 where only the exact value does.
template <typename T>
std::int64_t bins_between(T original, T value, ErrorBound bound, double bin) {
  if (!(bin > 0)) return 0;
  const double bins = std::round((static_cast<double>(original) - static_cast<double>(value)) / bin);
  if (!(std::abs(bins) < 0x1p31)) return 0;
  const auto whole = static_cast<std::int64_t>(bins);
  return inside(original, moved(value, whole, bin), bound) ? whole : 0;
}

template <typename T>
void write(std::span<const T> original, std::span<const T> values, ErrorBound bound, ByteWriter& writer) {
  const double bin = bound.kind == BoundKind::kAbsolute ? 2 * bound.value : 0;
  writer.fixed(bin);
  std::size_t next = 0;
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (inside(original[i], values[i], bound)) continue;
    writer.varint(i - next);
    next = i + 1;
    const std::int64_t bins = bins_between(original[i], values[i], bound, bin);
    writer.signed_varint(bins);
    if (bins == 0) writer.fixed(original[i]);
  }
}

template <typename T>
void apply(ByteReader& reader, std::span<T> values) {
  const auto bin = reader.fixed<double>();
  for (std::size_t next = 0; reader.remaining() > 0; ++next) {
    if (next >= values.size()) fail(ErrorCode::kCorrupt, "corrections: position {} of {} values", next, values.size());
    next += reader.varint_at_most(values.size() - 1 - next, "the position of a correction");
    const std::int64_t bins = reader.signed_varint();
    values[next] = bins == 0 ? reader.fixed<T>() : moved(values[next], bins, bin);
  }
}

}  // namespace

Bytes make_corrections(ConstView original, ConstView reconstruction, ErrorBound bound) {
  ByteWriter writer;
  visit_dtype(original.dtype(), [&](auto tag) {
    using T = decltype(tag);
    write<T>(original.values<T>(), reconstruction.values<T>(), bound, writer);
  });
  return writer.take();
}

void apply_corrections(ByteSpan corrections, View reconstruction) {
  ByteReader reader(corrections, "corrections");
  visit_dtype(reconstruction.dtype(), [&](auto tag) { apply(reader, reconstruction.values<decltype(tag)>()); });
}

}  // namespace tezpress
