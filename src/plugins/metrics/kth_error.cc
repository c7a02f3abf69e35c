// A quantile of the absolute errors: the one at position floor(k n) of n sorted
// errors; k = 1 is the largest (LibPressio reads behind the last one there).
#include <algorithm>

#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

template <typename T>
double quantile(std::span<const T> original, std::span<const T> reconstructed, double k) {
  std::vector<double> errors;
  errors.reserve(original.size());
  for_each_finite(original, reconstructed,
                  [&](std::size_t, Real x, Real y) { errors.push_back(static_cast<double>(std::abs(x - y))); });
  if (errors.empty()) return kUndefined;
  const auto position = static_cast<std::size_t>(static_cast<double>(errors.size()) * k);
  const auto at = errors.begin() + static_cast<std::ptrdiff_t>(std::min(position, errors.size() - 1));
  std::nth_element(errors.begin(), at, errors.end());
  return *at;
}

class KthError : public Metric {
 public:
  std::string id() const override { return "kth_error"; }
  std::string sentence() const override { return "A quantile of the absolute errors."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<KthError>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto error = compared(*this, trial, [&](auto x, auto y) { return quantile(x, y, k_); });
    Options results;
    results.set("kth_error:kth_error", error ? Option(*error) : Option::typed(OptionType::kDouble));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "kth_error:k",
                    .sentence = "which quantile, from 0 (the smallest error) to 1 (the largest)",
                    .minimum = 0,
                    .maximum = 1},
                   k_);
  }

 private:
  double k_ = 0.5;
};

}  // namespace

std::unique_ptr<Metric> make_kth_error() { return std::make_unique<KthError>(); }

}  // namespace tezpress
