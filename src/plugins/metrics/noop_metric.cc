// The metric that measures nothing: what a compressor has until another is chosen.
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

class NoopMetric : public Metric {
 public:
  std::string id() const override { return "noop"; }
  std::string sentence() const override { return "Measures nothing."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<NoopMetric>(*this); }
  Options evaluate(const TrialView&) override { return {}; }
};

}  // namespace

std::unique_ptr<Metric> make_noop_metric() { return std::make_unique<NoopMetric>(); }

}  // namespace tezpress
