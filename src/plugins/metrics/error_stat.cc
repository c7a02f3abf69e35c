// How far off. Statistics over the positions where both values are finite, under
// LibPressio's names; differences are original - reconstructed. Everything is
// summed in long double: on x86-64 it holds every int64 exactly, and squares of
// the largest doubles do not overflow. What is not finite is counted apart.
#include <algorithm>

#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

struct Extent {
  Real least = std::numeric_limits<Real>::infinity();
  Real most = -std::numeric_limits<Real>::infinity();
  void add(Real x) {
    least = std::min(least, x);
    most = std::max(most, x);
  }
  Real range() const { return most - least; }
};

struct Statistics {
  std::uint64_t n = 0;           // all positions
  std::uint64_t finite = 0;      // both values finite
  std::uint64_t mismatches = 0;  // NaN not returned as NaN, infinity not as itself, finite not as finite
  Extent value, difference, error, pointwise;
  Real value_sum = 0, difference_sum = 0, error_sum = 0, square_sum = 0;
  Real deviation_square_sum = 0;  // of the values from their mean
};

template <typename T>
bool same_special(T a, T b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

// |x - x'| / |x|; where x is 0 only 0 is no error.
Real pointwise_error(Real error, Real value) {
  if (value == 0) return error == 0 ? 0 : std::numeric_limits<Real>::infinity();
  return error / std::abs(value);
}

void add_pair(Statistics& s, Real original, Real reconstructed) {
  const Real difference = original - reconstructed;
  const Real error = std::abs(difference);
  ++s.finite;
  s.value.add(original);
  s.difference.add(difference);
  s.error.add(error);
  s.pointwise.add(pointwise_error(error, original));
  s.value_sum += original;
  s.difference_sum += difference;
  s.error_sum += error;
  s.square_sum += difference * difference;
}

template <typename T>
Statistics gather(std::span<const T> original, std::span<const T> reconstructed) {
  Statistics s;
  s.n = original.size();
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (both_finite(original[i], reconstructed[i]))
      add_pair(s, original[i], reconstructed[i]);
    else if constexpr (std::is_floating_point_v<T>)
      s.mismatches += same_special(original[i], reconstructed[i]) ? 0 : 1;
  }
  if (s.finite == 0) return s;
  const Real mean = s.value_sum / static_cast<Real>(s.finite);
  for (std::size_t i = 0; i < original.size(); ++i) {
    if (!both_finite(original[i], reconstructed[i])) continue;
    const Real deviation = original[i] - mean;
    s.deviation_square_sum += deviation * deviation;
  }
  return s;
}

// 0 errors over a range of 0 are no relative error.
Real relative_to(Real error, Real range) { return error == 0 ? 0 : error / range; }

class ErrorStat : public Metric {
 public:
  std::string id() const override { return "error_stat"; }
  std::string sentence() const override { return "Errors, their means, PSNR, and statistics of the values."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<ErrorStat>(*this); }

  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto found = compared(*this, trial, [](auto x, auto y) { return gather(x, y); });
    return found ? results_of(*found) : without_values(results_of({}));
  }

 private:
  static Options results_of(const Statistics& s) {
    Options results;
    // Without a finite position the keys stay, without values.
    const auto set = [&](const char* name, Real value) {
      results.set(std::string("error_stat:") + name,
                  s.finite == 0 ? Option::typed(OptionType::kDouble) : Option(static_cast<double>(value)));
    };
    const Real count = static_cast<Real>(s.finite);
    const Real mse = s.square_sum / count;
    results.set("error_stat:n", s.n);
    results.set("error_stat:n_nonfinite", s.n - s.finite);
    results.set("error_stat:nonfinite_mismatches", s.mismatches);
    set("value_min", s.value.least);
    set("value_max", s.value.most);
    set("value_range", s.value.range());
    set("value_mean", s.value_sum / count);
    set("value_std", std::sqrt(s.deviation_square_sum / count));
    set("min_error", s.error.least);
    set("max_error", s.error.most);
    set("error_range", s.error.range());
    set("average_error", s.error_sum / count);
    set("difference_range", s.difference.range());
    set("average_difference", s.difference_sum / count);
    set("min_rel_error", relative_to(s.error.least, s.value.range()));
    set("max_rel_error", relative_to(s.error.most, s.value.range()));
    set("min_pw_rel_error", s.pointwise.least);
    set("max_pw_rel_error", s.pointwise.most);
    set("mse", mse);
    set("rmse", std::sqrt(mse));
    set("psnr", 20 * std::log10(s.value.range() / std::sqrt(mse)));
    return results;
  }
};

}  // namespace

std::unique_ptr<Metric> make_error_stat() { return std::make_unique<ErrorStat>(); }

}  // namespace tezpress
