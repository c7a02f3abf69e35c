#include "codec/group_survey.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "codec/value_map.h"

namespace tezpress::codec {
namespace {

constexpr std::size_t kSampleValues = 1 << 14;
constexpr std::size_t kBlock = 1024;  // values that are looked at together

template <typename T>
bool is_special(T value, const Settings& settings) {
  if (is_fill(value, settings.fill_value)) return true;
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value)) return true;
    // A point-wise relative bound demands exact zeros, and their logarithm does not exist.
    if (settings.bound.pw_rel && value == 0) return true;
  }
  return false;
}

template <typename T>
std::uint64_t natural_ordinal(T value) {
  if constexpr (std::is_floating_point_v<T>) return ordinal_of_bits(bits_of(value), sizeof(T));
  if constexpr (std::is_signed_v<T>)
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(value)) ^ (std::uint64_t{1} << 63);
  return static_cast<std::uint64_t>(value);
}

// Integers in the order of the values that they stand for: what the compiler turns into vector code.
template <typename T>
auto order_key(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    using Bits = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
    const auto bits = std::bit_cast<Bits>(value);
    return static_cast<Bits>(bits ^ ((bits >> (8 * sizeof(T) - 1)) & std::numeric_limits<Bits>::max()));
  } else {
    return value;
  }
}
template <typename T, typename Key>
T value_of_key(Key key) {
  if constexpr (std::is_floating_point_v<T>)
    return std::bit_cast<T>(static_cast<Key>(key ^ ((key >> (8 * sizeof(T) - 1)) & std::numeric_limits<Key>::max())));
  else
    return key;
}

template <typename T>
void extend(Survey& survey, T low, T high) {
  survey.low = std::min(survey.low, static_cast<double>(low));
  survey.high = std::max(survey.high, static_cast<double>(high));
  survey.ordinal_low = std::min(survey.ordinal_low, natural_ordinal(low));
  survey.ordinal_high = std::max(survey.ordinal_high, natural_ordinal(high));
}

// Numbers only: false, and nothing is added, where some value of the block is none.
template <typename T>
bool survey_numbers(const T* values, std::size_t count, Survey& survey) {
  auto low = order_key(values[0]);
  auto high = low;
  for (std::size_t i = 0; i < count; ++i) {
    const auto key = order_key(values[i]);
    low = key < low ? key : low;
    high = key > high ? key : high;
  }
  const T least = value_of_key<T>(low);
  const T most = value_of_key<T>(high);
  // Infinities and what is not a number have the outermost keys.
  if constexpr (std::is_floating_point_v<T>)
    if (!std::isfinite(least) || !std::isfinite(most)) return false;
  extend(survey, least, most);
  // In the order of the values: the mean must not depend on the machine.
  for (std::size_t i = 0; i < count; ++i) survey.sum += static_cast<double>(values[i]);
  survey.count += count;
  return true;
}

template <typename T>
void survey_mixture(const Settings& settings, const T* values, std::size_t count, Survey& survey) {
  for (std::size_t i = 0; i < count; ++i) {
    const T value = values[i];
    if (is_special(value, settings)) {
      // More distinct patterns than classes are stored one by one: counting them all would cost memory.
      if (survey.special.size() < 4 * kMaxSpecials || survey.special.contains(bits_of(value)))
        ++survey.special[bits_of(value)];
      survey.any = true;
      continue;
    }
    extend(survey, value, value);
    survey.sum += static_cast<double>(value);
    ++survey.count;
  }
}

template <typename T>
void survey_frame(const Settings& settings, const T* values, std::size_t count, std::size_t sample_every,
                  Survey& survey) {
  const bool only_numbers = !settings.fill_value && !settings.bound.pw_rel;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t length = std::min(kBlock, count - begin);
    if (!only_numbers || !survey_numbers(values + begin, length, survey))
      survey_mixture(settings, values + begin, length, survey);
  }
  for (std::size_t i = 0; i < count; i += sample_every)
    if (!is_special(values[i], settings)) survey.sample.push_back(static_cast<double>(values[i]));
}

}  // namespace

Survey survey_group(const Settings& settings, std::span<const std::byte* const> frames, std::size_t count) {
  Survey survey;
  const std::size_t every = std::max<std::size_t>(1, frames.size() * count / kSampleValues);
  for (const std::byte* frame : frames) {
    visit_dtype(settings.dtype, [&](auto tag) {
      survey_frame(settings, reinterpret_cast<const decltype(tag)*>(frame), count, every, survey);
    });
  }
  survey.magnitude = std::max(std::fabs(survey.low), std::fabs(survey.high));
  survey.negative = survey.low < 0;
  std::sort(survey.sample.begin(), survey.sample.end());
  survey.sample.erase(std::unique(survey.sample.begin(), survey.sample.end()), survey.sample.end());
  return survey;
}

}  // namespace tezpress::codec
