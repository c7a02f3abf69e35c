// How small: sizes in bytes, compression ratio, and bits per value.
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

class Size : public Metric {
 public:
  std::string id() const override { return "size"; }
  std::string sentence() const override { return "Sizes in bytes, compression ratio and bits per value."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Size>(*this); }

  Options evaluate(const TrialView& trial) const override {
    const auto uncompressed = static_cast<std::uint64_t>(trial.input.size_bytes());
    const auto compressed = static_cast<std::uint64_t>(trial.compressed.size());
    Options results;
    results.set("size:uncompressed_size", uncompressed);
    results.set("size:compressed_size", compressed);
    results.set("size:decompressed_size", static_cast<std::uint64_t>(trial.output.size_bytes()));
    results.set("size:compression_ratio", quotient(static_cast<double>(uncompressed), compressed));
    results.set("size:bit_rate", quotient(8 * static_cast<double>(compressed), trial.input.size()));
    return results;
  }

 private:
  // Nothing per nothing has no value.
  static Option quotient(double numerator, std::uint64_t denominator) {
    if (denominator == 0) return Option::typed(OptionType::kDouble);
    return numerator / static_cast<double>(denominator);
  }
};

}  // namespace

std::unique_ptr<Metric> make_size() { return std::make_unique<Size>(); }

}  // namespace tezpress
