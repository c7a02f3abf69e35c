// How many values left their absolute bound. The bound is pressio:abs, so that the
// option that sets a compressor's also sets this one's.
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

template <typename T>
std::uint64_t count_above(std::span<const T> original, std::span<const T> reconstructed, double bound) {
  std::uint64_t count = 0;
  for_each_finite(original, reconstructed,
                  [&](std::size_t, Real x, Real y) { count += std::abs(x - y) > bound ? 1 : 0; });
  return count;
}

class Clipping : public Metric {
 public:
  std::string id() const override { return "clipping"; }
  std::string sentence() const override { return "Number of values whose absolute error exceeds a bound."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Clipping>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto count = compared(*this, trial, [&](auto x, auto y) { return count_above(x, y, bound_); });
    Options results;
    results.set("clipping:clips", count ? Option(*count) : Option::typed(OptionType::kUint64));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "absolute error above which a value counts"}, bound_);
    visitor.option({.key = "clipping:abs", .sentence = "the same; comes before pressio:abs where both are set"},
                   bound_);
  }

 private:
  double bound_ = 1e-4;
};

}  // namespace

std::unique_ptr<Metric> make_clipping() { return std::make_unique<Clipping>(); }

}  // namespace tezpress
