#include "codec/hostile_series.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace tezpress::codec_testing {
namespace {

using Random = std::mt19937_64;

double uniform(Random& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }
std::size_t below(Random& random, std::size_t limit) { return random() % limit; }

template <typename T>
using BitsOf = std::conditional_t<
    sizeof(T) == 8, std::uint64_t,
    std::conditional_t<sizeof(T) == 4, std::uint32_t, std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint8_t>>>;
template <typename T>
T of_bits(std::uint64_t bits) {
  return std::bit_cast<T>(static_cast<BitsOf<T>>(bits));
}

// Cuts to what T holds; only for finite wide.
template <typename T>
T narrow(double wide) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(std::clamp(wide, static_cast<double>(std::numeric_limits<T>::lowest()),
                                     static_cast<double>(std::numeric_limits<T>::max())));
  } else {
    if (wide <= static_cast<double>(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
    if (wide >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
    return static_cast<T>(wide);
  }
}

template <typename T>
T extreme(std::size_t which) {
  using Limits = std::numeric_limits<T>;
  const T values[] = {T{0},          Limits::max(),        Limits::lowest(),     T{1}, static_cast<T>(-1),
                      Limits::min(), Limits::denorm_min(), static_cast<T>(-T{0})};
  return values[which % std::size(values)];
}

// What all values of one series share.
struct Wave {
  double amplitude;
  double offset;
  double frequency;
  double phase;
  double at(double position, double time) const {
    return offset + amplitude * (std::sin(frequency * position + phase + 0.1 * time) + 0.3 * std::sin(7 * position));
  }
};

template <typename T>
Wave wave_of(Random& random) {
  if constexpr (std::is_floating_point_v<T>) {
    const double amplitude = std::pow(10.0, 6 * uniform(random) - 3);
    return {amplitude, std::pow(10.0, 8 * uniform(random) - 4) * (uniform(random) - 0.5), 0.01 + uniform(random),
            uniform(random)};
  } else {
    const double top = static_cast<double>(std::numeric_limits<T>::max());
    return {top / 3 * std::pow(0.001, uniform(random)), top / 2, 0.01 + uniform(random), uniform(random)};
  }
}

template <typename T>
T huge_range(Random& random) {
  if constexpr (std::is_floating_point_v<T>) {
    const double decades = sizeof(T) == 8 ? 300 : 38;
    const double value = std::pow(10.0, decades * (2 * uniform(random) - 1));
    return narrow<T>(random() % 2 != 0 ? value : -value);
  } else {
    return of_bits<T>(random() >> (random() % (8 * sizeof(T))));
  }
}

// A few units in the last place around one number.
template <typename T>
T few_ulps(const Wave& wave, Random& random) {
  const auto base = std::bit_cast<BitsOf<T>>(narrow<T>(wave.offset));
  return of_bits<T>(static_cast<std::uint64_t>(base) + random() % 20);
}

template <typename T>
T value_of(int content, const Wave& wave, T constant, double position, double time, Random& random) {
  switch (content) {
    case 0: return constant;
    case 1: return narrow<T>(wave.at(position, time));
    case 2: return narrow<T>(wave.offset + wave.amplitude * uniform(random));
    case 3: return huge_range<T>(random);
    case 4: return of_bits<T>(random());
    case 5: {
      const double grid = wave.amplitude > 1 ? 0.1 : 1.0 / 1024;
      return narrow<T>(std::floor(wave.at(position, time) / grid) * grid);
    }
    case 6: return random() % 16 == 0 ? narrow<T>(wave.at(position, time)) : T{0};
    case 7: return few_ulps<T>(wave, random);
    case 8: {  // denormals, or integers near zero
      const auto bits = static_cast<std::uint64_t>(std::abs(100 * std::sin(wave.frequency * position)));
      return random() % 2 != 0 ? of_bits<T>(bits) : static_cast<T>(-of_bits<T>(bits));
    }
    case 9: return extreme<T>(random());
    default: {  // outliers that a sample may miss
      const T value = narrow<T>(wave.at(position, time));
      return random() % 300 == 0 ? narrow<T>(static_cast<double>(value) * 1e15) : value;
    }
  }
}

template <typename T>
T special_of(int kind, Random& random) {
  using Limits = std::numeric_limits<T>;
  constexpr std::uint64_t kQuiet = sizeof(T) == 8 ? 0x7ff8000000000000u : 0x7fc00000u;
  constexpr std::uint64_t kSignal = sizeof(T) == 8 ? 0x7ff0000000000000u : 0x7f800000u;
  switch (kind) {
    case 1:
    case 2: return Limits::quiet_NaN();
    case 3: return random() % 2 != 0 ? Limits::infinity() : -Limits::infinity();
    case 4: return -T{0};
    case 5: return of_bits<T>((random() % 2 != 0 ? kQuiet : kSignal) | (1 + random() % 100));  // payloads
    default: return special_of<T>(1 + static_cast<int>(random() % 5), random);
  }
}

template <typename T>
void add_specials(const SeriesPlan& plan, std::vector<T>& values, std::size_t frame_values, Random& random) {
  if constexpr (std::is_floating_point_v<T>) {
    if (plan.special_kind == 0) return;
    const std::size_t rarity = random() % 2 != 0 ? 3 : 100;
    const std::size_t mask_begin = below(random, frame_values);
    const std::size_t mask_end = mask_begin + below(random, frame_values - mask_begin + 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t place = i % frame_values;
      const bool hit = plan.special_kind == 2 ? place >= mask_begin && place < mask_end : random() % rarity == 0;
      if (hit) values[i] = special_of<T>(plan.special_kind, random);
    }
  }
}

template <typename T>
std::vector<T> values_of(const SeriesPlan& plan, std::size_t frame_values, Random& random) {
  const Wave wave = wave_of<T>(random);
  const T constant = random() % 3 == 0 ? extreme<T>(random()) : narrow<T>(wave.offset);
  std::vector<T> values(frame_values * plan.frames);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto position = static_cast<double>(i % frame_values);
    values[i] = value_of<T>(plan.content, wave, constant, position, static_cast<double>(i / frame_values), random);
  }
  add_specials(plan, values, frame_values, random);
  return values;
}

template <typename T>
void add_fill(std::vector<T>& values, tezip_settings& settings, Random& random) {
  const T fill = random() % 2 != 0 ? values[below(random, values.size())] : narrow<T>(-9999);
  settings.has_fill_value = 1;
  settings.fill_value = static_cast<double>(fill);
  const std::size_t rarity = random() % 2 != 0 ? 4 : 1000;
  for (T& value : values)
    if (random() % rarity == 0) value = fill;
}

struct Spread {
  double low = INFINITY;
  double high = -INFINITY;
  double ulp = 1;  // of the largest magnitude
};

template <typename T>
Spread spread_of(const std::vector<T>& values) {
  Spread spread;
  for (const T value : values) {
    const auto wide = static_cast<double>(value);
    if (!std::isfinite(wide)) continue;
    spread.low = std::min(spread.low, wide);
    spread.high = std::max(spread.high, wide);
  }
  if (!(spread.low <= spread.high)) spread.low = spread.high = 0;
  const double magnitude = std::max(std::fabs(spread.low), std::fabs(spread.high));
  if constexpr (std::is_same_v<T, float>) {
    const auto single = static_cast<float>(magnitude);
    spread.ulp = static_cast<double>(std::nextafter(single, std::numeric_limits<float>::infinity()) - single);
  } else if constexpr (std::is_same_v<T, double>) {
    spread.ulp = std::nextafter(magnitude, INFINITY) - magnitude;
  }
  return spread;
}

double absolute_bound(const Spread& spread, int size, Random& random) {
  const double range = spread.high - spread.low;
  double bound = 0;
  switch (size) {
    case 0: bound = 0; break;
    case 1: bound = spread.ulp * 0.3; break;
    case 2: bound = spread.ulp * 0.5; break;
    case 3: bound = spread.ulp; break;
    case 4: bound = spread.ulp * (1 + 4 * uniform(random)); break;
    case 5: bound = range * 10; break;
    case 6: bound = 5e-324; break;
    case 7: bound = 1e300; break;
    case 8: bound = 0.5 + 5 * uniform(random); break;
    default: bound = range * std::pow(10.0, -9 * uniform(random) - 0.5);
  }
  return std::isfinite(bound) ? bound : std::numeric_limits<double>::max();
}

double relative_bound(int size, Random& random) {
  constexpr double kEdges[] = {0, 1e-17, 0x1p-53, 0x1p-24, 1, 10};
  return size < 6 ? kEdges[size] : std::pow(10.0, -9 * uniform(random) - 0.5);
}

double pointwise_bound(int size, Random& random) {
  constexpr double kEdges[] = {0, 1e-17, 0x1p-52, 0x1p-22, 0.999, 0.5};
  return size < 6 ? kEdges[size] : std::pow(10.0, -9 * uniform(random) - 0.5);
}

void set_bound(const SeriesPlan& plan, const Spread& spread, tezip_settings& settings, Random& random) {
  if (plan.bound_kind == 0 || plan.bound_kind == 2) settings.abs = absolute_bound(spread, plan.bound_size, random);
  if (plan.bound_kind == 1 || plan.bound_kind == 2) settings.rel = relative_bound(plan.bound_size, random);
  if (plan.bound_kind == 3) settings.pw_rel = pointwise_bound(plan.bound_size, random);
  if (plan.bound_kind == 4) settings.lossless = 1;
}

}  // namespace

std::size_t Series::frame_values() const {
  std::size_t count = 1;
  for (int a = 0; a < settings.axes; ++a) count *= settings.shape[a];
  return count;
}

SeriesPlan draw_plan(const std::function<int(int, int)>& in_range, std::size_t most_values) {
  constexpr std::size_t kLengths[] = {1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 33, 61, 64, 127, 257};
  SeriesPlan plan;
  plan.dtype = in_range(0, kDtypeCount);
  // Half of all series are of the two types that the codec is for.
  if (in_range(0, 2) == 0) plan.dtype %= 2;
  std::size_t count = 1;
  for (int axes = in_range(1, 5); axes > 0; --axes) {
    std::size_t length = kLengths[in_range(0, static_cast<int>(std::size(kLengths)))];
    while (length > 1 && count * length > most_values) length /= 2;
    plan.shape.push_back(length);
    count *= length;
  }
  plan.has_time = in_range(0, 8) != 0;
  const std::size_t most_frames = std::clamp<std::size_t>(most_values / count, 1, 40);
  plan.frames = plan.has_time ? static_cast<std::size_t>(in_range(1, static_cast<int>(most_frames) + 1)) : 1;
  plan.content = in_range(0, kContents);
  plan.special_kind = in_range(0, 2) == 0 ? 0 : in_range(0, kSpecialKinds);
  plan.bound_kind = in_range(0, kBoundKinds);
  plan.bound_size = in_range(0, kBoundSizes);
  plan.fill = in_range(0, 4) == 0;
  plan.key_interval = static_cast<std::size_t>(in_range(0, 6));
  plan.key_threshold = in_range(0, 4) == 0;
  plan.mode = in_range(0, 2) == 0 ? TEZIP_BASIS : in_range(TEZIP_AUTO, TEZIP_BASIS + 1);
  plan.effort = in_range(TEZIP_EFFORT_DEFAULT, TEZIP_EFFORT_MAX + 1);
  plan.order = in_range(TEZIP_ORDER_AUTO, TEZIP_ORDER_BIDIRECTIONAL + 1);
  plan.threads = static_cast<unsigned>(in_range(1, 4));
  plan.seed = static_cast<std::uint32_t>(in_range(0, 1 << 30));
  return plan;
}

std::string describe(const SeriesPlan& plan) {
  return fmt::format(
      "dtype {}, frames {} of {}{}, content {}, specials {}, bound {} size {}, fill {}, key interval {}, threshold {}, "
      "mode {}, effort {}, order {}, threads {}, seed {}",
      name_of(static_cast<Dtype>(plan.dtype)), plan.frames, fmt::join(plan.shape, "x"),
      plan.has_time ? "" : " without time", plan.content, plan.special_kind, plan.bound_kind, plan.bound_size,
      plan.fill, plan.key_interval, plan.key_threshold, plan.mode, plan.effort, plan.order, plan.threads, plan.seed);
}

Series build_series(const SeriesPlan& plan) {
  Random random(plan.seed);
  Series series;
  tezip_settings_init(&series.settings);
  series.frames = plan.frames;
  series.settings.dtype = plan.dtype;
  series.settings.axes = static_cast<int>(plan.shape.size());
  std::copy(plan.shape.begin(), plan.shape.end(), series.settings.shape);
  series.settings.has_time = plan.has_time ? 1 : 0;
  series.settings.key_interval = plan.key_interval;
  series.settings.key_threshold = plan.key_threshold ? 0.05 : 0;
  series.settings.mode = plan.mode;
  series.settings.effort = plan.effort;
  series.settings.order = plan.order;
  series.settings.threads = plan.threads;
  visit_dtype(static_cast<Dtype>(plan.dtype), [&](auto tag) {
    auto values = values_of<decltype(tag)>(plan, series.frame_values(), random);
    if (plan.fill) add_fill(values, series.settings, random);
    set_bound(plan, spread_of(values), series.settings, random);
    const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
    series.data.assign(bytes, bytes + values.size() * sizeof(values[0]));
  });
  return series;
}

}  // namespace tezpress::codec_testing
