// How fast. LibPressio's two keys are whole milliseconds, in which fast calls read
// 0; the keys in seconds and MB/s (10^6 bytes of uncompressed data) are ours.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

class Time : public Metric {
 public:
  std::string id() const override { return "time"; }
  std::string sentence() const override { return "Times of compression and decompression, and their rates."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Time>(*this); }

  Options evaluate(const TrialView& trial) override {
    Options results;
    for (std::size_t i = 0; i < kEventCount; ++i) {
      const auto event = static_cast<Event>(i);
      add_times(results, fmt::format("time:{}", name_of(event)), trial.last(event));
      // How long the metrics took before and after a call: nothing, since they are asked apart from it.
      for (const auto* side : {"begin", "end"})
        results.set(fmt::format("time:{}_{}", side, name_of(event)),
                    trial.last(event) ? Option(std::uint32_t{0}) : Option::typed(OptionType::kUint32));
    }
    add_rate(results, "time:compress", trial.last(Event::kCompress), trial.input);
    add_rate(results, "time:decompress", trial.last(Event::kDecompress), trial.output);
    return results;
  }

 private:
  static void add_times(Options& results, const std::string& key, const std::optional<Happening>& last) {
    results.set(key, Option::typed(OptionType::kUint32));
    results.set(key + "_seconds", Option::typed(OptionType::kDouble));
    if (!last) return;
    const double milliseconds =
        std::min(last->seconds * 1e3, static_cast<double>(std::numeric_limits<std::uint32_t>::max()));
    results.set(key, static_cast<std::uint32_t>(milliseconds));
    results.set(key + "_seconds", last->seconds);
  }

  static void add_rate(Options& results, const std::string& key, const std::optional<Happening>& last,
                       const std::optional<ConstView>& values) {
    Option rate = Option::typed(OptionType::kDouble);
    if (last && values && last->seconds > 0) rate = static_cast<double>(values->size_bytes()) / 1e6 / last->seconds;
    results.set(key + "_mb_per_s", rate);
  }
};

}  // namespace

std::unique_ptr<Metric> make_time() { return std::make_unique<Time>(); }

}  // namespace tezpress
