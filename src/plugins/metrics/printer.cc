// The calls so far, as a list of their beginnings and ends. LibPressio's metric of
// this name also prints them; a library here never prints.
#include <fmt/format.h>

#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

class Printer : public Metric {
 public:
  std::string id() const override { return "printer"; }
  std::string sentence() const override { return "A log of the calls so far."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Printer>(*this); }

  Options evaluate(const TrialView& trial) override {
    // As in LibPressio, reading the documentation is no call to speak of.
    if (trial.event != Event::kGetDocumentation)
      for (const auto* side : {"begin", "end"}) log_.push_back(fmt::format("{}_{}", side, name_of(trial.event)));
    Options results;
    results.set("printer:log", log_);
    return results;
  }

 private:
  std::vector<std::string> log_;
};

}  // namespace

std::unique_ptr<Metric> make_printer() { return std::make_unique<Printer>(); }

}  // namespace tezpress
