// How many bits per value an ideal coder of single values needs: Shannon's entropy
// of the values before and after. Values that are not finite do not count.
#include "plugins/metrics/distribution.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

template <typename T>
double entropy(std::span<const T> values) {
  const std::vector<T> sorted = sorted_values(values);
  if (sorted.empty()) return kUndefined;
  const auto total = static_cast<double>(sorted.size());
  double bits = 0;
  for_each_value(sorted, {}, [&](double count, double) { bits += count / total * std::log2(total / count); });
  return bits;
}

Option entropy_of(const std::optional<ConstView>& view) {
  if (!view) return Option::typed(OptionType::kDouble);
  Array storage;
  const ConstView dense = contiguous(*view, storage);
  return visit_dtype(dense.dtype(), [&](auto tag) { return entropy(dense.values<decltype(tag)>()); });
}

class Entropy : public Metric {
 public:
  std::string id() const override { return "entropy"; }
  std::string sentence() const override { return "Shannon's entropy of the values before and after, in bits."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Entropy>(*this); }

  Options evaluate(const TrialView& trial) override {
    Options results;
    results.set("entropy:input", entropy_of(trial.input));
    results.set("entropy:decompressed", entropy_of(trial.output));
    return results;
  }
};

}  // namespace

std::unique_ptr<Metric> make_entropy() { return std::make_unique<Entropy>(); }

}  // namespace tezpress
