// By how many bytes each call raised the peak memory of the process (what
// getrusage calls the maximum resident set). 0 where an earlier call needed more.
#include <fmt/format.h>

#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

// LibPressio measures no others.
constexpr std::array kMeasured = {Event::kCheckOptions, Event::kGetOptions,   Event::kSetOptions,    Event::kCompress,
                                  Event::kDecompress,   Event::kCompressMany, Event::kDecompressMany};

class Memory : public Metric {
 public:
  std::string id() const override { return "memory"; }
  std::string sentence() const override { return "Bytes by which each call raised the peak memory of the process."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Memory>(*this); }

  Options evaluate(const TrialView& trial) override {
    Options results;
    for (const Event event : kMeasured) {
      const auto& last = trial.last(event);
      results.set(fmt::format("memory:{}", name_of(event)),
                  last ? Option(last->memory) : Option::typed(OptionType::kUint64));
    }
    return results;
  }
};

}  // namespace

std::unique_ptr<Metric> make_memory() { return std::make_unique<Memory>(); }

}  // namespace tezpress
