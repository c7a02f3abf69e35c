// How fast. LibPressio's two keys are whole milliseconds, in which fast calls read
// 0; the keys in seconds and MB/s (10^6 bytes of uncompressed data) are ours.
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

  Options evaluate(const TrialView& trial) const override {
    Options results;
    const auto megabytes = static_cast<double>(trial.input.size_bytes()) / 1e6;
    add(results, "time:compress", trial.compress_seconds, megabytes);
    add(results, "time:decompress", trial.decompress_seconds, megabytes);
    return results;
  }

 private:
  static void add(Options& results, const std::string& key, double seconds, double megabytes) {
    const double milliseconds = std::min(seconds * 1e3, static_cast<double>(std::numeric_limits<std::uint32_t>::max()));
    results.set(key, static_cast<std::uint32_t>(milliseconds));
    results.set(key + "_seconds", seconds);
    results.set(key + "_mb_per_s", seconds > 0 ? Option(megabytes / seconds) : Option::typed(OptionType::kDouble));
  }
};

}  // namespace

std::unique_ptr<Metric> make_time() { return std::make_unique<Time>(); }

}  // namespace tezpress
