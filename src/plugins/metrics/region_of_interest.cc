// Sum and mean of a box inside the array, before and after. LibPressio walks the
// box with the order of axes reversed and divides by the sum of its lengths, not by
// their product; here the box is the one that its options name. Values that are
// not finite do not count.
#include <algorithm>

#include "base/view_ops.h"
#include "plugins/axis_lists.h"
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

struct Box {
  Shape start;
  Shape end;
};

// Corners in the order inside, slowest axis first.
Box box_in(const Shape& shape, const Option::Data& start, const Option::Data& end) {
  Box box{whole_numbers(start, "region_of_interest:start"), whole_numbers(end, "region_of_interest:end")};
  std::reverse(box.start.begin(), box.start.end());
  std::reverse(box.end.begin(), box.end.end());
  if (box.start.empty()) box.start.assign(shape.size(), 0);
  if (box.end.empty()) box.end = shape;
  bool inside = box.start.size() == shape.size() && box.end.size() == shape.size();
  for (std::size_t axis = 0; inside && axis < shape.size(); ++axis)
    inside = box.start[axis] <= box.end[axis] && box.end[axis] <= shape[axis];
  if (!inside)
    fail(ErrorCode::kInvalidArgument,
         "region_of_interest: the region from {{{}}} to {{{}}} (slowest axis first) is not inside the shape {}",
         to_string(box.start), to_string(box.end), to_string(shape));
  return box;
}

struct Sum {
  double sum = 0;
  double mean = kUndefined;
};

Sum sum_of(ConstView view) {
  Array storage;
  view = contiguous(view, storage);
  Real sum = 0;
  Real count = 0;
  visit_dtype(view.dtype(), [&](auto tag) {
    const auto values = view.values<decltype(tag)>();
    for_each_finite(values, values, [&](std::size_t, Real value, Real) {
      sum += value;
      ++count;
    });
  });
  return {static_cast<double>(sum), static_cast<double>(sum / count)};
}

class RegionOfInterest : public Metric {
 public:
  std::string id() const override { return "region_of_interest"; }
  std::string sentence() const override { return "Sum and mean of a box inside the array, before and after."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<RegionOfInterest>(*this); }

  Options evaluate(const TrialView& trial) override {
    Options results;
    add(results, "input", trial.input);
    add(results, "decomp", trial.output);
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "region_of_interest:start",
                    .sentence = "first index of the box on each axis, fastest axis first; empty: 0"},
                   start_);
    visitor.option({.key = "region_of_interest:end",
                    .sentence = "index behind the box on each axis, fastest axis first; empty: the whole axis"},
                   end_);
  }

 private:
  void add(Options& results, const std::string& side, std::optional<ConstView> view) const {
    const std::string key = "region_of_interest:" + side;
    results.set(key + "_sum", Option::typed(OptionType::kDouble));
    results.set(key + "_average", Option::typed(OptionType::kDouble));
    if (!view) return;
    const Box box = box_in(view->shape(), start_, end_);
    for (std::size_t axis = 0; axis < box.start.size(); ++axis)
      view = along(*view, axis, box.start[axis], box.end[axis] - box.start[axis]);
    const Sum found = sum_of(*view);
    results.set(key + "_sum", found.sum);
    results.set(key + "_average", found.mean);
  }

  Option::Data start_;
  Option::Data end_;
};

}  // namespace

std::unique_ptr<Metric> make_region_of_interest() { return std::make_unique<RegionOfInterest>(); }

}  // namespace tezpress
