// Several metrics as one. With both time and size among them it also says how fast
// in bytes per millisecond; from exact times, where LibPressio divides by whole
// milliseconds, of which short calls have none.
#include "plugins/children.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

Option rate(const std::optional<ConstView>& values, const std::optional<Happening>& last) {
  if (!values || !last || last->seconds <= 0) return Option::typed(OptionType::kDouble);
  return static_cast<double>(values->size_bytes()) / (last->seconds * 1e3);
}

class Composite : public Metric {
 public:
  std::string id() const override { return "composite"; }
  std::string sentence() const override { return "Several metrics, and bytes per millisecond from time and size."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Composite>(*this); }
  std::vector<Slot*> slots() override { return {&metrics_}; }

  bool compares() const override {
    for (std::size_t i = 0; i < metrics_.size(); ++i)
      if (metrics_[i].compares()) return true;
    return false;
  }

  Options evaluate(const TrialView& trial) override {
    Options results;
    for (std::size_t i = 0; i < metrics_.size(); ++i)
      results.merge(under_name(metrics_[i].name(), metrics_[i].evaluate(trial)));
    const bool rates = has("time") && has("size");
    const auto set = [&](const std::string& name, const std::optional<ConstView>& values, Event event) {
      results.set("composite:" + name, rates ? rate(values, trial.last(event)) : Option::typed(OptionType::kDouble));
    };
    set("compression_rate", trial.input, Event::kCompress);
    set("decompression_rate", trial.output, Event::kDecompress);
    // The arrays of calls with many are not known to metrics.
    set("compression_rate_many", std::nullopt, Event::kCompressMany);
    set("decompression_rate_many", std::nullopt, Event::kDecompressMany);
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "composite:names",
                    .sentence = "names of the metrics in a named tree, in the order of composite:plugins; their ids "
                                "where there are fewer"},
                   names_);
  }
  std::vector<std::string> child_names(const Slot&) const override { return names_; }

 private:
  bool has(const std::string& id) const {
    for (std::size_t i = 0; i < metrics_.size(); ++i)
      if (metrics_[i].id() == id) return true;
    return false;
  }

  ChildMetrics metrics_ = child_metrics("composite:plugins", "ids of the metrics to collect");
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Metric> make_composite() { return std::make_unique<Composite>(); }

}  // namespace tezpress
