// Do the values before and after come from one distribution? The Kolmogorov-Smirnov
// statistic d of two samples and its p-value, by Kolmogorov's limit distribution
// with the correction of Stephens (1970). LibPressio's d is the difference at the
// first value of the original only and its p-value follows it, so both differ.
#include <numbers>

#include "plugins/metrics/distribution.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

// The probability that Kolmogorov's variable exceeds x, by the one of his two series that converges fast.
double survival(double x) {
  constexpr double kPi = std::numbers::pi;
  constexpr double kEven = 1.18;  // where four terms of either give all digits
  constexpr int kTerms = 4;
  if (x <= 0) return 1;
  double sum = 0;
  if (x < kEven) {
    for (int k = 1; k <= kTerms; ++k) sum += std::exp(-(2 * k - 1) * (2 * k - 1) * kPi * kPi / (8 * x * x));
    return 1 - std::sqrt(2 * kPi) / x * sum;
  }
  for (int k = 1; k <= kTerms; ++k) sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
  return sum;
}

struct Test {
  double d = kUndefined;
  double p = kUndefined;
};

template <typename T>
Test test(std::span<const T> original, std::span<const T> reconstructed) {
  const std::vector<T> p = sorted_values(original);
  const std::vector<T> q = sorted_values(reconstructed);
  if (p.empty() || q.empty()) return {};
  const auto p_size = static_cast<double>(p.size());
  const auto q_size = static_cast<double>(q.size());
  double p_below = 0;
  double q_below = 0;
  double d = 0;
  for_each_value(p, q, [&](double in_p, double in_q) {
    p_below += in_p;
    q_below += in_q;
    d = std::max(d, std::abs(p_below / p_size - q_below / q_size));
  });
  const double n = std::sqrt(p_size * q_size / (p_size + q_size));
  return {d, survival((n + 0.12 + 0.11 / n) * d)};
}

class KsTest : public Metric {
 public:
  std::string id() const override { return "ks_test"; }
  std::string sentence() const override {
    return "Kolmogorov-Smirnov test of the distributions of values before and after.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<KsTest>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto result = compared(*this, trial, [](auto p, auto q) { return test(p, q); });
    const Test found = result.value_or(Test());
    Options results;
    results.set("ks_test:d", found.d);
    results.set("ks_test:pvalue", found.p);
    return result ? results : without_values(results);
  }
};

}  // namespace

std::unique_ptr<Metric> make_ks_test() { return std::make_unique<KsTest>(); }

}  // namespace tezpress
