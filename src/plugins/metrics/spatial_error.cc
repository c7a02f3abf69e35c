// How much of the field is wrong: the percentage of values whose relative error
// (absolute where the value is 0) exceeds a threshold. LibPressio counts only
// errors that make a positive value smaller; here the size of an error counts.
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

template <typename T>
double percent_above(std::span<const T> original, std::span<const T> reconstructed, double threshold) {
  Real count = 0;
  Real above = 0;
  for_each_finite(original, reconstructed, [&](std::size_t, Real x, Real y) {
    const Real error = std::abs(x - y) / (x == 0 ? 1 : std::abs(x));
    above += error > threshold ? 1 : 0;
    ++count;
  });
  return static_cast<double>(above / count * 100);
}

class SpatialError : public Metric {
 public:
  std::string id() const override { return "spatial_error"; }
  std::string sentence() const override { return "Percentage of values whose relative error exceeds a threshold."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<SpatialError>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto percent = compared(*this, trial, [&](auto x, auto y) { return percent_above(x, y, threshold_); });
    Options results;
    results.set("spatial_error:percent", percent ? Option(*percent) : Option::typed(OptionType::kDouble));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "spatial_error:threshold", .sentence = "relative error above which a value counts"},
                   threshold_);
  }

 private:
  double threshold_ = 0.01;
};

}  // namespace

std::unique_ptr<Metric> make_spatial_error() { return std::make_unique<SpatialError>(); }

}  // namespace tezpress
