// What went in and came out: lengths and types of the arrays of each call. The
// results keep LibPressio's form: lengths fastest axis first, as one row per array,
// and types as the numbers of pressio_dtype.
#include <algorithm>

#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

Array lengths_of(const ConstView& view) {
  Array lengths(Dtype::kUint64, {1, view.shape().size()});
  std::copy(view.shape().rbegin(), view.shape().rend(), lengths.values<std::uint64_t>().begin());
  return lengths;
}

Array type_of(const ConstView& view) {
  Array type(Dtype::kUint32, {1});
  type.values<std::uint32_t>()[0] = static_cast<std::uint32_t>(view.dtype());
  return type;
}

// Both arrays of a call, or neither.
void add_call(Options& results, const std::string& call, const std::optional<ConstView>& from,
              const std::optional<ConstView>& to) {
  const auto add = [&](const std::string& side, const std::optional<ConstView>& view) {
    const std::string key = "input_stat:" + call + '_' + side;
    results.set(key + "_dims", from && to ? Option(lengths_of(*view)) : Option::typed(OptionType::kData));
    results.set(key + "_types", from && to ? Option(type_of(*view)) : Option::typed(OptionType::kData));
  };
  add("input", from);
  add("output", to);
}

class InputStats : public Metric {
 public:
  std::string id() const override { return "input_stats"; }
  std::string sentence() const override {
    return "Lengths (fastest axis first) and types of what went in and came out.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<InputStats>(*this); }

  Options evaluate(const TrialView& trial) override {
    Options results;
    add_call(results, "compress", trial.input, trial.compressed);
    add_call(results, "decompress", trial.compressed, trial.output);
    return results;
  }
};

}  // namespace

std::unique_ptr<Metric> make_input_stats() { return std::make_unique<InputStats>(); }

}  // namespace tezpress
