// The results of another metric after each of chosen events, under names that
// count: "/0:size:bit_rate", "/1:size:bit_rate", ... What the metric said at other
// events before is part of each record.
#include <algorithm>

#include "plugins/children.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

constexpr std::string_view kClone = "clone";

std::vector<std::string> recordable() {
  std::vector<std::string> names = {std::string(kClone)};
  for (std::size_t i = 0; i < kEventCount; ++i) names.emplace_back(name_of(static_cast<Event>(i)));
  return names;
}

// "/<name>/<index>", which takes the place of the child's name.
std::string record_name(const std::string& name, std::uint64_t index) {
  return name.empty() ? std::to_string(index) : name + '/' + std::to_string(index);
}

class Historian : public Metric {
 public:
  std::string id() const override { return "historian"; }
  std::string sentence() const override { return "The results of another metric after each of chosen events."; }
  // The event "clone" is recorded in the clone (LibPressio: in both).
  std::unique_ptr<Metric> clone() const override {
    auto copy = std::make_unique<Historian>(*this);
    if (copy->records(kClone)) copy->record();
    return copy;
  }
  std::vector<Slot*> slots() override { return {&metric_}; }
  bool compares() const override { return metric_->compares(); }

  Options evaluate(const TrialView& trial) override {
    update_results(latest_, named_results(trial));
    if (records(name_of(trial.event))) record();
    return records_;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "historian:events",
                    .sentence = "events after which to record, e.g. compress, decompress",
                    .choices = recordable()},
                   events_);
    visitor.option({.key = "historian:idx", .sentence = "number of the next record"}, index_);
  }
  void changed() override {
    if (latest_of_ != metric_->id()) latest_ = {};
    latest_of_ = metric_->id();
  }

 private:
  bool records(std::string_view event) const {
    return std::find(events_.begin(), events_.end(), event) != events_.end();
  }

  // Under a name of the child that record() can replace, so that its descendants are named too.
  Options named_results(const TrialView& trial) {
    struct Renamed {
      Metric& metric;
      std::string name = metric.name();
      ~Renamed() { metric.set_name(name); }
    } renamed{*metric_};
    metric_->set_name(kPlaceholder);
    return under_name(metric_->name(), metric_->evaluate(trial));
  }

  void record() {
    const std::string place = '/' + record_name(name(), index_++);
    for (const auto& [key, option] : latest_)
      records_.set(place + key.substr(1 + std::string(kPlaceholder).size()), option);
  }

  static constexpr const char* kPlaceholder = "historian";

  ChildMetric metric_ = child_metric("historian:metrics", "metric whose results to record");
  std::vector<std::string> events_;
  std::uint64_t index_ = 0;
  Options latest_;  // of the metric, by keys that begin with /historian
  std::string latest_of_ = "noop";
  Options records_;
};

}  // namespace

std::unique_ptr<Metric> make_historian() { return std::make_unique<Historian>(); }

}  // namespace tezpress
