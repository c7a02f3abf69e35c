// How small: sizes in bytes, compression ratio, and bits per value.
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

class Size : public Metric {
 public:
  std::string id() const override { return "size"; }
  std::string sentence() const override { return "Sizes in bytes, compression ratio and bits per value."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Size>(*this); }

  Options evaluate(const TrialView& trial) override {
    const auto uncompressed = bytes_of(trial.input);
    const auto compressed = bytes_of(trial.compressed);
    const double values = trial.input ? static_cast<double>(trial.input->size()) : 0;
    Options results;
    results.set("size:uncompressed_size", uncompressed);
    results.set("size:compressed_size", compressed);
    results.set("size:decompressed_size", bytes_of(trial.output));
    results.set("size:compression_ratio", quotient(uncompressed, compressed));
    results.set("size:bit_rate", values > 0 && compressed.has_value()
                                     ? Option(8 * static_cast<double>(compressed.get<std::uint64_t>()) / values)
                                     : Option::typed(OptionType::kDouble));
    return results;
  }

 private:
  static Option bytes_of(const std::optional<ConstView>& array) {
    if (!array) return Option::typed(OptionType::kUint64);
    return static_cast<std::uint64_t>(array->size_bytes());
  }
  // Nothing per nothing has no value.
  static Option quotient(const Option& numerator, const Option& denominator) {
    if (!numerator.has_value() || !denominator.has_value() || denominator.get<std::uint64_t>() == 0)
      return Option::typed(OptionType::kDouble);
    return static_cast<double>(numerator.get<std::uint64_t>()) / static_cast<double>(denominator.get<std::uint64_t>());
  }
};

}  // namespace

std::unique_ptr<Metric> make_size() { return std::make_unique<Size>(); }

}  // namespace tezpress
