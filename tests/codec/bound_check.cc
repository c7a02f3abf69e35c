#include "codec/bound_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace tezpress::codec_testing {
namespace {

template <typename T>
bool is_fill(T value, const tezip_settings& settings) {
  return settings.has_fill_value != 0 && static_cast<double>(value) == settings.fill_value;
}

template <typename T>
bool must_be_exact(T value, const tezip_settings& settings) {
  if (settings.lossless != 0 || is_fill(value, settings)) return true;
  if constexpr (std::is_floating_point_v<T>) return !std::isfinite(value) || (settings.pw_rel >= 0 && value == 0);
  return false;
}

// The error and its limit: double arithmetic for floating point; exact for integers (long double holds 64 bits).
template <typename T>
bool within(T value, T decoded, const tezip_settings& settings, double absolute) {
  if constexpr (std::is_floating_point_v<T>) {
    const double error = std::fabs(static_cast<double>(value) - static_cast<double>(decoded));
    return error <= (settings.pw_rel >= 0 ? settings.pw_rel * std::fabs(static_cast<double>(value)) : absolute);
  } else {
    const auto error = std::fabs(static_cast<long double>(value) - static_cast<long double>(decoded));
    const long double pointwise =
        static_cast<long double>(settings.pw_rel) * std::fabs(static_cast<long double>(value));
    return error <= (settings.pw_rel >= 0 ? pointwise : static_cast<long double>(absolute));
  }
}

template <typename T>
double range_of(const Series& series) {
  const auto* values = reinterpret_cast<const T*>(series.data.data());
  // long double holds every integer; of floating-point values the difference is meant in double.
  using Wide = std::conditional_t<std::is_floating_point_v<T>, double, long double>;
  Wide low = INFINITY;
  Wide high = -INFINITY;
  for (std::size_t i = 0; i < series.data.size() / sizeof(T); ++i) {
    const auto wide = static_cast<Wide>(values[i]);
    if (!std::isfinite(wide) || is_fill(values[i], series.settings)) continue;
    low = std::min(low, wide);
    high = std::max(high, wide);
  }
  return low <= high ? std::min(static_cast<double>(high - low), std::numeric_limits<double>::max()) : 0;
}

template <typename T>
std::string find_violation(const Series& series, const std::byte* decoded_bytes) {
  const tezip_settings& settings = series.settings;
  double absolute = INFINITY;
  if (settings.abs >= 0) absolute = settings.abs;
  if (settings.rel >= 0) absolute = std::min(absolute, settings.rel * series_range(series));
  const auto* values = reinterpret_cast<const T*>(series.data.data());
  const auto* decoded = reinterpret_cast<const T*>(decoded_bytes);
  for (std::size_t i = 0; i < series.data.size() / sizeof(T); ++i) {
    if (std::memcmp(values + i, decoded + i, sizeof(T)) == 0) continue;
    if (!must_be_exact(values[i], settings) && within(values[i], decoded[i], settings, absolute)) continue;
    return fmt::format(
        "value {} of {} is {} and was decoded as {}; abs {}, rel {} (together {}), pw_rel {}, lossless {}", i,
        series.data.size() / sizeof(T), values[i], decoded[i], settings.abs, settings.rel, absolute, settings.pw_rel,
        settings.lossless);
  }
  return "";
}

}  // namespace

double series_range(const Series& series) {
  return visit_dtype(static_cast<Dtype>(series.settings.dtype),
                     [&](auto tag) { return range_of<decltype(tag)>(series); });
}

std::string first_violation(const Series& series, const std::byte* decoded) {
  return visit_dtype(static_cast<Dtype>(series.settings.dtype),
                     [&](auto tag) { return find_violation<decltype(tag)>(series, decoded); });
}

}  // namespace tezpress::codec_testing
