#include "codec/value_map.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "codec/exact_math.h"

namespace tezpress::codec {
namespace {

template <typename T>
using BitsOf = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

template <typename T>
std::uint64_t ordinal(const ValueMap& map, T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (map.kind == MapKind::kBits) return ordinal_of_bits(std::bit_cast<BitsOf<T>>(value), sizeof(T));
    const double position = std::floor((static_cast<double>(value) - map.origin) / map.spacing + 0.5);
    return position > 0 ? static_cast<std::uint64_t>(std::min(position, 0x1p63)) : 0;
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ (std::uint64_t{1} << 63);
  } else {
    return value;
  }
}

template <typename T>
T value_of(const ValueMap& map, std::uint64_t ordinal) {
  if constexpr (std::is_floating_point_v<T>) {
    if (map.kind == MapKind::kBits)
      return std::bit_cast<T>(static_cast<BitsOf<T>>(bits_of_ordinal(ordinal, sizeof(T))));
    return static_cast<T>(map.origin + map.spacing * static_cast<double>(ordinal));
  } else if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(static_cast<std::int64_t>(ordinal ^ (std::uint64_t{1} << 63)));
  } else {
    return static_cast<T>(ordinal);
  }
}

bool is_coded(const std::uint8_t* classes, std::size_t i) {
  return classes == nullptr || classes[i] == kCodedClass || classes[i] == kNegativeClass;
}

template <typename T>
void forward_ordinals(const ValueMap& map, const T* values, std::size_t count, const std::uint8_t* classes,
                      std::int32_t* out, std::vector<std::uint64_t>& low) {
  const std::int64_t centre = map.centre();
  const std::uint64_t half = map.bin / 2;
  const std::uint64_t mask = (std::uint64_t{1} << map.low_bits) - 1;
  if (map.low_bits > 0) low.assign(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = 0;
    if (!is_coded(classes, i)) continue;
    const std::uint64_t o = ordinal(map, values[i]);
    // A value outside the range (a lattice's stray) is limited here and corrected after the frame.
    const std::uint64_t above = o > map.first ? std::min(o - map.first, map.range) : 0;
    const std::uint64_t bin = map.bin == 1 ? above : above / map.bin + (above % map.bin > half ? 1 : 0);
    if (map.low_bits > 0) low[i] = bin & mask;
    out[i] = static_cast<std::int32_t>(static_cast<std::int64_t>(bin >> map.low_bits) - centre);
  }
}

template <typename T>
void inverse_ordinals(const ValueMap& map, const std::int32_t* r, const std::uint64_t* low, std::size_t count,
                      T* values) {
  const std::int64_t centre = map.centre();
  const std::int64_t top = static_cast<std::int64_t>((map.range / map.bin) >> map.low_bits) + 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t high = std::clamp<std::int64_t>(r[i] + centre, 0, top);
    const std::uint64_t bin = (static_cast<std::uint64_t>(high) << map.low_bits) | (low != nullptr ? low[i] : 0);
    // bin <= range/bin+..., so the product overflows only where the limit below applies anyway.
    const std::uint64_t above = bin > map.range / map.bin ? map.range : bin * map.bin;
    values[i] = value_of<T>(map, map.first + above);
  }
}

template <typename T>
void inverse_reals(const ValueMap& map, const std::int32_t* r, std::size_t count, T* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<T>((r[i] + map.offset) * map.unit);
}

template <typename T>
void inverse_logs(const ValueMap& map, const std::int32_t* r, const std::uint8_t* classes, std::size_t count,
                  T* values) {
  for (std::size_t i = 0; i < count; ++i) {
    const double magnitude = exact_exp2(std::clamp((r[i] + map.offset) * map.unit, -1090.0, 1090.0));
    const bool negative = classes != nullptr && classes[i] == kNegativeClass;
    values[i] = static_cast<T>(negative ? -magnitude : magnitude);
  }
}

}  // namespace

// Negative floats count downwards from the sign bit's pattern: flip them; lift the positive ones above.
std::uint64_t ordinal_of_bits(std::uint64_t bits, std::size_t bytes) {
  const std::uint64_t sign = std::uint64_t{1} << (8 * bytes - 1);
  const std::uint64_t all = sign | (sign - 1);
  return (bits & sign) != 0 ? ~bits & all : bits | sign;
}

std::uint64_t bits_of_ordinal(std::uint64_t ordinal, std::size_t bytes) {
  const std::uint64_t sign = std::uint64_t{1} << (8 * bytes - 1);
  const std::uint64_t all = sign | (sign - 1);
  return (ordinal & sign) != 0 ? ordinal ^ sign : ~ordinal & all;
}

FrameSource MappedFrame::forward(const ValueMap& map, const std::byte* values, std::size_t count,
                                 const std::uint8_t* classes) {
  if (map.kind == MapKind::kReal)
    return {map.dtype == Dtype::kDouble ? SourceType::kDouble : SourceType::kFloat, values, nullptr};
  if (map.kind == MapKind::kLog) {
    logs_.assign(count, 0.0);
    visit_dtype(map.dtype, [&](auto tag) {
      const auto* typed = reinterpret_cast<const decltype(tag)*>(values);
      for (std::size_t i = 0; i < count; ++i)
        if (is_coded(classes, i)) logs_[i] = exact_log2(std::fabs(static_cast<double>(typed[i])));
    });
    return {SourceType::kDouble, logs_.data(), nullptr};
  }
  ints_.resize(count);
  visit_dtype(map.dtype, [&](auto tag) {
    forward_ordinals(map, reinterpret_cast<const decltype(tag)*>(values), count, classes, ints_.data(), low_);
  });
  return {SourceType::kInt, ints_.data(), nullptr};
}

void inverse(const ValueMap& map, const std::int32_t* reconstruction, const std::uint64_t* low,
             const std::uint8_t* classes, std::size_t count, std::byte* values) {
  visit_dtype(map.dtype, [&](auto tag) {
    using T = decltype(tag);
    auto* typed = reinterpret_cast<T*>(values);
    if constexpr (std::is_floating_point_v<T>) {
      if (map.kind == MapKind::kReal) return inverse_reals(map, reconstruction, count, typed);
      if (map.kind == MapKind::kLog) return inverse_logs(map, reconstruction, classes, count, typed);
    }
    inverse_ordinals(map, reconstruction, low, count, typed);
  });
}

}  // namespace tezpress::codec
