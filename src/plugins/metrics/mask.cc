// Another metric of the values that matter only: those where a mask is not 0, as a
// 1-D array, before and after. Sizes of the compressed data stay those of all.
#include <algorithm>

#include "plugins/children.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

Array masked(ConstView values, const Array& mask) {
  if (mask.size() != values.size())
    fail(ErrorCode::kInvalidArgument, "mask:mask has {} elements, but the array of shape {} has {}", mask.size(),
         to_string(values.shape()), values.size());
  Array storage;
  values = contiguous(values, storage);
  const Array chosen = cast(mask.view(), Dtype::kBool);
  const auto keep = chosen.values<std::uint8_t>();
  Array result(values.dtype(), {values.size() - static_cast<std::size_t>(std::count(keep.begin(), keep.end(), 0))});
  visit_dtype(values.dtype(), [&](auto tag) {
    const auto from = values.values<decltype(tag)>();
    auto to = result.values<decltype(tag)>().begin();
    for (std::size_t i = 0; i < from.size(); ++i)
      if (keep[i] != 0) *to++ = from[i];
  });
  return result;
}

class Mask : public Metric {
 public:
  std::string id() const override { return "mask"; }
  std::string sentence() const override { return "Another metric of those values alone that a mask selects."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Mask>(*this); }
  std::vector<Slot*> slots() override { return {&metric_}; }
  bool compares() const override { return metric_->compares(); }

  Options evaluate(const TrialView& trial) override {
    if (mask_ == nullptr || mask_->size() == 0) return under_name(metric_->name(), metric_->evaluate(trial));
    TrialView selected = trial;
    Array input;
    Array output;
    if (trial.input) selected.input = (input = masked(*trial.input, *mask_)).view();
    if (trial.output) selected.output = (output = masked(*trial.output, *mask_)).view();
    return under_name(metric_->name(), metric_->evaluate(selected));
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "mask:mask",
                    .sentence = "which values count: an element per value in memory order, not 0 for those that do; "
                                "without one all count"},
                   mask_);
  }

 private:
  ChildMetric metric_ = child_metric("mask:metrics", "metric to collect of the selected values");
  Option::Data mask_;
};

}  // namespace

std::unique_ptr<Metric> make_mask() { return std::make_unique<Mask>(); }

}  // namespace tezpress
