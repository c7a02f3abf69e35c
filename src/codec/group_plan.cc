#include "codec/group_plan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "codec/exact_math.h"
#include "codec/group_survey.h"
#include "codec/lattice.h"

namespace tezpress::codec {
namespace {

constexpr std::int32_t kUnitsPerStep = 64;
constexpr double kMaxUnits = 0x1p29;   // of the range, so that predictions have headroom
constexpr double kMaxOffset = 0x1p50;  // in units
constexpr double kLatticeWorth = 0.9;  // a lattice bin at least this wide compared with 2*bound is taken

// The distance to the next larger number; for the largest one, to the next smaller.
template <typename T>
double unit_in_last_place(T magnitude) {
  const T above = std::nextafter(magnitude, std::numeric_limits<T>::infinity());
  if (std::isfinite(above)) return static_cast<double>(above) - static_cast<double>(magnitude);
  return static_cast<double>(magnitude) - static_cast<double>(std::nextafter(magnitude, T{0}));
}
double unit_in_last_place(Dtype dtype, double magnitude) {
  return dtype == Dtype::kDouble ? unit_in_last_place<double>(magnitude)
                                 : unit_in_last_place<float>(static_cast<float>(magnitude));
}

void set_ordinals(ValueMap& map, std::uint64_t first, std::uint64_t range, std::uint64_t bin) {
  map.first = first;
  map.range = range;
  map.bin = bin;
  map.low_bits = 0;
  while (((range / bin) >> map.low_bits) > static_cast<std::uint64_t>(kMaxUnits)) ++map.low_bits;
}

// Bins of an odd number of ordinals: in the loop while they fit there, before it otherwise.
void set_integer_bins(GroupPlan& plan, std::uint64_t first, std::uint64_t range, std::uint64_t bound) {
  bound = std::min(bound, range);
  set_ordinals(plan.map, first, range, 1);
  if (plan.map.low_bits == 0) {
    plan.step = static_cast<std::int32_t>(std::min<std::uint64_t>(2 * bound + 1, (1u << 29) - 1));
  } else {
    set_ordinals(plan.map, first, range, bound > UINT64_MAX / 4 ? UINT64_MAX : 2 * bound + 1);
    plan.step = 1;
  }
}

void plan_bits(GroupPlan& plan, const Survey& survey) {
  plan.map.kind = MapKind::kBits;
  set_integer_bins(plan, survey.ordinal_low, survey.ordinal_high - survey.ordinal_low, 0);
}

void plan_lattice(GroupPlan& plan, const Survey& survey, const Lattice& lattice, std::uint64_t bound) {
  plan.map.kind = MapKind::kLattice;
  plan.map.spacing = lattice.spacing;
  plan.map.origin =
      lattice.origin + lattice.spacing * std::floor((survey.low - lattice.origin) / lattice.spacing + 0.5);
  const double range = std::floor((survey.high - plan.map.origin) / lattice.spacing + 0.5);
  set_integer_bins(plan, 0, static_cast<std::uint64_t>(range), bound);
}

// False where values in units would leave the loop's range, or the integers that a double holds exactly.
// centre: what values are measured from; near the mean, so that frames have little energy.
bool plan_reals(GroupPlan& plan, double low, double high, double centre, double bound) {
  const double bins = (high - low) / (2 * bound);
  const double place = std::fabs(centre) / (2 * bound);
  if (!(bins <= kMaxUnits && place <= kMaxOffset)) return false;
  plan.step = kUnitsPerStep;
  while (plan.step > 1 && (bins * plan.step > kMaxUnits || place * plan.step > kMaxOffset)) plan.step /= 2;
  plan.map.unit = 2 * bound / plan.step;
  plan.map.offset = std::nearbyint(centre / plan.map.unit);
  return plan.map.unit >= std::numeric_limits<double>::min();  // else its inverse may be infinite
}

// The bound that quantisation may use so that rounding to the dtype stays within the stated one.
double bound_before_rounding(double bound, double ulp) {
  const double slack = bound * 1e-5 + ulp / 2;
  return slack < bound / 2 ? bound - slack : bound / 2;
}

// Is the bound, on the logarithmic mean, wider than the numbers of the type lie apart? Where it is below the largest
// value's unit in the last place, that decides between bins of the bound's width and the numbers themselves.
bool wider_than_numbers(Dtype dtype, std::span<const double> sample, double bound) {
  constexpr int kMostOctaves = 8;  // that one value counts for: numbers near zero lie ever closer
  const int bound_octave = std::ilogb(bound);
  double octaves = 0;
  for (const double value : sample) {
    const int ulp_octave = std::ilogb(unit_in_last_place(dtype, std::fabs(value)));
    octaves += std::clamp(bound_octave - ulp_octave, -kMostOctaves, kMostOctaves);
  }
  return octaves > 0;
}

void plan_absolute_floats(const Settings& settings, GroupPlan& plan, const Survey& survey, double bound) {
  plan.check = {BoundCheck::Kind::kAbsolute, bound};
  const double ulp = unit_in_last_place(settings.dtype, survey.magnitude);
  const auto lattice = find_lattice(settings.dtype, survey.sample);
  if (lattice) {
    const double ordinals = std::floor(bound / lattice->spacing * (1 + 1e-12));
    const bool wide_enough = (2 * ordinals + 1) * lattice->spacing >= kLatticeWorth * 2 * bound;
    const double range = (survey.high - survey.low) / lattice->spacing;
    if (wide_enough && ordinals < 32 && range < kMaxUnits)
      return plan_lattice(plan, survey, *lattice, static_cast<std::uint64_t>(ordinals));
  }
  if (bound <= ulp) {
    // The lattice is that of a sample: outliers may be far beyond what it can count.
    if (lattice && lattice->spacing >= bound && (survey.high - survey.low) / lattice->spacing < kMaxOffset)
      return plan_lattice(plan, survey, *lattice, 0);
    if (!wider_than_numbers(settings.dtype, survey.sample, bound)) return plan_bits(plan, survey);
  }
  // A bound wider than the range gains nothing and might overflow.
  const double usable = bound_before_rounding(std::min({bound, survey.high - survey.low, 0x1p1022}), ulp);
  // Of a range of one denormal number nothing is left.
  if (!(usable > 0)) return plan_bits(plan, survey);
  plan.map.kind = MapKind::kReal;
  const double mean = survey.sum / static_cast<double>(survey.count);
  const double centre =
      std::isfinite(mean) ? std::clamp(mean, survey.low, survey.high) : survey.low / 2 + survey.high / 2;
  if (plan_reals(plan, survey.low, survey.high, centre, usable)) return;
  // Finer than the loop's integers: the bins become a lattice whose low bits are stored as they are.
  plan_lattice(plan, survey, {survey.low, 2 * usable}, 0);
}

void plan_floats(const Settings& settings, GroupPlan& plan, const Survey& survey) {
  if (settings.bound.lossless) {
    const auto lattice = find_lattice(settings.dtype, survey.sample);
    if (lattice && (survey.high - survey.low) / lattice->spacing < kMaxUnits)
      return plan_lattice(plan, survey, *lattice, 0);
    return plan_bits(plan, survey);
  }
  if (settings.bound.pw_rel) {
    const double bound = *settings.bound.pw_rel;
    plan.check = {BoundCheck::Kind::kPointwise, bound};
    const double epsilon = settings.dtype == Dtype::kDouble ? 0x1p-53 : 0x1p-24;
    // Nearer to the type's own precision than twice, the logarithm gains nothing over the bits.
    if (bound < 4 * epsilon || survey.low == survey.high) return plan_bits(plan, survey);
    plan.map.kind = MapKind::kLog;
    double least = survey.magnitude;
    for (const double value : survey.sample)
      if (value != 0) least = std::min(least, std::fabs(value));
    const double usable = exact_log2(1 + bound_before_rounding(bound, 2 * epsilon));
    const double low = exact_log2(least);
    const double high = exact_log2(survey.magnitude);
    if (!plan_reals(plan, low, high, low / 2 + high / 2, usable)) plan_bits(plan, survey);
    return;
  }
  const double range = settings.value_range.value_or(survey.high - survey.low);
  double bound = std::numeric_limits<double>::infinity();
  if (settings.bound.abs) bound = *settings.bound.abs;
  if (settings.bound.rel) bound = std::min(bound, *settings.bound.rel * range);
  // Ranges beyond the largest number are left to the bits, too.
  if (!(bound > 0) || survey.low == survey.high || !std::isfinite(survey.high - survey.low))
    return plan_bits(plan, survey);
  plan_absolute_floats(settings, plan, survey, bound);
}

void plan_integers(const Settings& settings, GroupPlan& plan, const Survey& survey) {
  plan.map.kind = MapKind::kInteger;
  const std::uint64_t range = survey.ordinal_high - survey.ordinal_low;
  double bound = settings.bound.lossless ? 0 : std::numeric_limits<double>::infinity();
  if (settings.bound.abs) bound = *settings.bound.abs;
  if (settings.bound.rel)
    bound = std::min(bound, *settings.bound.rel * settings.value_range.value_or(static_cast<double>(range)));
  if (settings.bound.pw_rel) {
    // The smallest non-zero magnitude of the group decides for all; zeros allow none.
    const bool spans_zero = survey.low <= 0 && survey.high >= 0;
    bound = spans_zero ? 0 : *settings.bound.pw_rel * std::min(std::fabs(survey.low), std::fabs(survey.high));
  }
  bound = std::floor(std::min(bound, 0x1p62));
  plan.check = {bound > 0 ? BoundCheck::Kind::kAbsolute : BoundCheck::Kind::kExact, bound};
  set_integer_bins(plan, survey.ordinal_low, range, static_cast<std::uint64_t>(bound));
}

// The most frequent special values get classes of their own.
std::vector<std::uint64_t> special_table(const Survey& survey) {
  std::vector<std::pair<std::size_t, std::uint64_t>> order;
  for (const auto& [bits, count] : survey.special) order.emplace_back(count, bits);
  std::sort(order.rbegin(), order.rend());
  if (order.size() > kMaxSpecials) order.resize(kMaxSpecials);
  std::vector<std::uint64_t> table;
  for (const auto& entry : order) table.push_back(entry.second);
  return table;
}

template <typename T>
void classify_frame(const GroupPlan& plan, const T* values, std::size_t count, std::vector<std::uint8_t>& classes) {
  const bool logs = plan.map.kind == MapKind::kLog;
  for (std::size_t i = 0; i < count; ++i) {
    const T value = values[i];
    const std::uint64_t bits = bits_of(value);
    const auto found = std::find(plan.specials.begin(), plan.specials.end(), bits);
    if (found != plan.specials.end()) {
      classes[i] = static_cast<std::uint8_t>(1 + (found - plan.specials.begin()));
      continue;
    }
    classes[i] = is_fill(value, plan.fill) ? kStoredClass : kCodedClass;
    if constexpr (std::is_floating_point_v<T>) {
      if (!std::isfinite(value) || (logs && value == 0))
        classes[i] = kStoredClass;
      else if (logs && value < 0 && classes[i] == kCodedClass)
        classes[i] = kNegativeClass;
    }
  }
}

}  // namespace

GroupPlan plan_group(const Settings& settings, std::span<const std::byte* const> frames, std::size_t count) {
  GroupPlan plan;
  plan.map.dtype = settings.dtype;
  plan.fill = settings.fill_value;
  Survey survey = survey_group(settings, frames, count);
  plan.specials = special_table(survey);
  if (survey.ordinal_low > survey.ordinal_high) {
    // Nothing but special values: any map does, none is used.
    plan.map.kind = is_floating(settings.dtype) ? MapKind::kBits : MapKind::kInteger;
    plan.has_classes = true;
    return plan;
  }
  if (is_floating(settings.dtype))
    plan_floats(settings, plan, survey);
  else
    plan_integers(settings, plan, survey);
  plan.has_classes = survey.any || (plan.map.kind == MapKind::kLog && survey.negative);
  return plan;
}

void classify(const GroupPlan& plan, const std::byte* values, std::size_t count, std::vector<std::uint8_t>& classes) {
  classes.resize(count);
  visit_dtype(plan.map.dtype,
              [&](auto tag) { classify_frame(plan, reinterpret_cast<const decltype(tag)*>(values), count, classes); });
}

double finite_range(Dtype dtype, std::optional<double> fill, const std::byte* values, std::size_t count) {
  return visit_dtype(dtype, [&](auto tag) {
    using T = decltype(tag);
    const auto* typed = reinterpret_cast<const T*>(values);
    T low = std::numeric_limits<T>::max();
    T high = std::numeric_limits<T>::lowest();
    for (std::size_t i = 0; i < count; ++i) {
      if (!std::isfinite(static_cast<double>(typed[i])) || is_fill(typed[i], fill)) continue;
      low = std::min(low, typed[i]);
      high = std::max(high, typed[i]);
    }
    if (high < low) return 0.0;
    // Integers of 64 bits that are near each other may be equal as doubles: their difference is taken first.
    if constexpr (std::is_integral_v<T>)
      return static_cast<double>(static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low));
    else
      return std::min(static_cast<double>(high) - static_cast<double>(low), std::numeric_limits<double>::max());
  });
}

double rms_change(Dtype dtype, std::optional<double> fill, const std::byte* a, const std::byte* b, std::size_t count) {
  double sum = 0;
  std::size_t used = 0;
  visit_dtype(dtype, [&](auto tag) {
    const auto* x = reinterpret_cast<const decltype(tag)*>(a);
    const auto* y = reinterpret_cast<const decltype(tag)*>(b);
    for (std::size_t i = 0; i < count; ++i) {
      const auto p = static_cast<double>(x[i]);
      const auto q = static_cast<double>(y[i]);
      if (!std::isfinite(p) || !std::isfinite(q) || is_fill(x[i], fill) || is_fill(y[i], fill)) continue;
      sum += (p - q) * (p - q);
      ++used;
    }
  });
  return used == 0 ? 0 : std::sqrt(sum / static_cast<double>(used));
}

std::uint64_t load_bits(Dtype dtype, const std::byte* values, std::size_t index) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, values + index * size_of(dtype), size_of(dtype));
  return bits;
}

void store_bits(Dtype dtype, std::uint64_t bits, std::byte* values, std::size_t index) {
  std::memcpy(values + index * size_of(dtype), &bits, size_of(dtype));
}

}  // namespace tezpress::codec
