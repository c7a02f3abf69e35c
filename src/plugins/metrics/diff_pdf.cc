// How the errors are distributed: a histogram of original - reconstructed between
// the smallest and the largest difference.
#include <algorithm>

#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

constexpr double kMostIntervals = 1 << 24;

struct Histogram {
  std::vector<std::uint64_t> counts = {0};
  Real least = kUndefined;
  Real most = kUndefined;
  Real interval = kUndefined;
};

// Where all differences are equal there is one interval of width 0 with all of them (LibPressio leaves it empty).
template <typename T>
Histogram histogram(std::span<const T> original, std::span<const T> reconstructed, std::uint64_t intervals) {
  Histogram h;
  std::uint64_t count = 0;
  for_each_finite(original, reconstructed, [&](std::size_t, Real x, Real y) {
    h.least = std::fmin(h.least, x - y);
    h.most = std::fmax(h.most, x - y);
    ++count;
  });
  h.interval = (h.most - h.least) / static_cast<Real>(intervals);
  if (!(h.interval > 0)) {
    h.counts[0] = count;
    return h;
  }
  h.counts.assign(intervals, 0);
  for_each_finite(original, reconstructed, [&](std::size_t, Real x, Real y) {
    const auto index = static_cast<std::uint64_t>((x - y - h.least) / h.interval);
    ++h.counts[std::min(index, intervals - 1)];
  });
  return h;
}

class DiffPdf : public Metric {
 public:
  std::string id() const override { return "diff_pdf"; }
  std::string sentence() const override { return "Histogram of the differences original - reconstructed."; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<DiffPdf>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto result = compared(*this, trial, [&](auto x, auto y) { return histogram(x, y, intervals_); });
    const Histogram found = result.value_or(Histogram());
    Array counts(Dtype::kUint64, {found.counts.size()});
    std::copy(found.counts.begin(), found.counts.end(), counts.values<std::uint64_t>().begin());
    Options results;
    results.set("diff_pdf:histogram", std::move(counts));
    results.set("diff_pdf:interval", static_cast<double>(found.interval));
    results.set("diff_pdf:min_diff", static_cast<double>(found.least));
    results.set("diff_pdf:max_diff", static_cast<double>(found.most));
    return result ? results : without_values(results);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "diff_pdf:intervals",
                    .sentence = "number of intervals of the histogram",
                    .minimum = 1,
                    .maximum = kMostIntervals},
                   intervals_);
  }

 private:
  std::uint64_t intervals_ = 2000;
};

}  // namespace

std::unique_ptr<Metric> make_diff_pdf() { return std::make_unique<DiffPdf>(); }

}  // namespace tezpress
