// The largest absolute error and where it is: the index in C order, which is the
// position in memory of a dense array. The first of several equal ones.
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

struct Largest {
  double error = kUndefined;
  std::uint64_t index = 0;
};

template <typename T>
Largest largest(std::span<const T> original, std::span<const T> reconstructed) {
  Largest found;
  for_each_finite(original, reconstructed, [&](std::size_t i, Real x, Real y) {
    const auto error = static_cast<double>(std::abs(x - y));
    if (!(error <= found.error)) found = {error, i};
  });
  return found;
}

class MaxError : public Metric {
 public:
  std::string id() const override { return "max_error"; }
  std::string sentence() const override { return "The largest absolute error and its index."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<MaxError>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto result = compared(*this, trial, [](auto x, auto y) { return largest(x, y); });
    const Largest found = result.value_or(Largest());
    Options results;
    results.set("max_error:max_error", found.error);
    results.set("max_error:max_error_index", found.index);
    return result ? results : without_values(results);
  }
};

}  // namespace

std::unique_ptr<Metric> make_max_error() { return std::make_unique<MaxError>(); }

}  // namespace tezpress
