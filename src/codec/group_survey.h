// One look at all values of a group: their range, their mean, a sample of them,
// and which do not count as numbers. Everything that is planned follows from it.
#pragma once

#include <cstring>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "codec/class_plane.h"
#include "codec/settings.h"

namespace tezpress::codec {

struct Survey {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  double magnitude = 0;  // largest |x|
  double sum = 0;        // of the values that are coded
  std::size_t count = 0;
  std::uint64_t ordinal_low = UINT64_MAX;  // of the values that are coded
  std::uint64_t ordinal_high = 0;
  std::map<std::uint64_t, std::size_t> special;  // bit pattern -> count
  bool negative = false;
  bool any = false;
  std::vector<double> sample;  // sorted, distinct
};

// frames: each the bytes of one frame of count values.
Survey survey_group(const Settings& settings, std::span<const std::byte* const> frames, std::size_t count);

// A fill value stands for the nearest number of the dtype: floats hold no 1e20.
template <typename T>
bool is_fill(T value, const std::optional<double>& fill) {
  if constexpr (std::is_same_v<T, float>) return fill && value == static_cast<float>(*fill);
  return fill && static_cast<double>(value) == *fill;
}

template <typename T>
std::uint64_t bits_of(T value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  return bits;
}

}  // namespace tezpress::codec
