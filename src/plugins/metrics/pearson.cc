// How well the reconstruction follows the original: Pearson's coefficient of
// correlation and its square. In two passes, so that a mean far from zero does not
// drown the deviations.
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

template <typename T>
double correlation(std::span<const T> original, std::span<const T> reconstructed) {
  Real count = 0;
  Real x_sum = 0;
  Real y_sum = 0;
  for_each_finite(original, reconstructed, [&](std::size_t, Real x, Real y) {
    ++count;
    x_sum += x;
    y_sum += y;
  });
  const Real x_mean = x_sum / count;
  const Real y_mean = y_sum / count;
  Real xx = 0;
  Real yy = 0;
  Real xy = 0;
  for_each_finite(original, reconstructed, [&](std::size_t, Real x, Real y) {
    xx += (x - x_mean) * (x - x_mean);
    yy += (y - y_mean) * (y - y_mean);
    xy += (x - x_mean) * (y - y_mean);
  });
  // 0 / 0, which is NaN, where one of the two is constant: nothing varies together.
  return static_cast<double>(xy / (std::sqrt(xx) * std::sqrt(yy)));
}

class Pearson : public Metric {
 public:
  std::string id() const override { return "pearson"; }
  std::string sentence() const override {
    return "Pearson's coefficient of correlation and its square; NaN where an array is constant.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Pearson>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto r = compared(*this, trial, [](auto x, auto y) { return correlation(x, y); });
    Options results;
    results.set("pearson:r", r.value_or(0));
    results.set("pearson:r2", r.value_or(0) * r.value_or(0));
    return r ? results : without_values(results);
  }
};

}  // namespace

std::unique_ptr<Metric> make_pearson() { return std::make_unique<Pearson>(); }

}  // namespace tezpress
