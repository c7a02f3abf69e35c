// How rough the original is: absolute differences between neighbours, along every
// axis. LibPressio compares the first pair of a row, then each value with itself;
// here all pairs of neighbours count whose values are both finite.
#include "base/view_ops.h"
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

struct Gaps {
  double least = kUndefined;
  double most = kUndefined;
  Real sum = 0;
  Real count = 0;
};

void add_neighbours(Gaps& gaps, const ConstView& first, const ConstView& second) {
  const Array left = Array::copy_of(first);
  const Array right = Array::copy_of(second);
  visit_dtype(left.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_finite(left.values<T>(), right.values<T>(), [&](std::size_t, Real a, Real b) {
      const Real gap = std::abs(a - b);
      gaps.least = std::fmin(gaps.least, static_cast<double>(gap));
      gaps.most = std::fmax(gaps.most, static_cast<double>(gap));
      gaps.sum += gap;
      ++gaps.count;
    });
  });
}

class DataGap : public Metric {
 public:
  std::string id() const override { return "data_gap"; }
  std::string sentence() const override { return "Absolute differences between neighbours in the original."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<DataGap>(*this); }

  Options evaluate(const TrialView& trial) override {
    Gaps gaps;
    if (trial.input)
      for (std::size_t axis = 0; axis < trial.input->shape().size(); ++axis) {
        const std::size_t length = trial.input->shape()[axis];
        if (length > 1)
          add_neighbours(gaps, along(*trial.input, axis, 0, length - 1), along(*trial.input, axis, 1, length - 1));
      }
    Options results;
    results.set("data_gap:min_gap", gaps.least);
    results.set("data_gap:max_gap", gaps.most);
    results.set("data_gap:mean_gap", static_cast<double>(gaps.sum / gaps.count));
    return trial.input ? results : without_values(results);
  }
};

}  // namespace

std::unique_ptr<Metric> make_data_gap() { return std::make_unique<DataGap>(); }

}  // namespace tezpress
