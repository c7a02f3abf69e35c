// The Kullback-Leibler divergence, in nats, between the distributions of the
// original's values (p) and the reconstruction's (q). A value that only one has
// makes it infinite, as defined (LibPressio says NaN, of 0 log 0, which is 0).
#include "plugins/metrics/distribution.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

struct Divergences {
  double p_q = kUndefined;
  double q_p = kUndefined;
};

double term(double p, double q) { return p == 0 ? 0 : p * std::log(p / q); }

template <typename T>
Divergences diverge(std::span<const T> original, std::span<const T> reconstructed) {
  const std::vector<T> p = sorted_values(original);
  const std::vector<T> q = sorted_values(reconstructed);
  if (p.empty() || q.empty()) return {};
  Divergences d{0, 0};
  for_each_value(p, q, [&](double in_p, double in_q) {
    const double p_share = in_p / static_cast<double>(p.size());
    const double q_share = in_q / static_cast<double>(q.size());
    d.p_q += term(p_share, q_share);
    d.q_p += term(q_share, p_share);
  });
  return d;
}

class KlDivergence : public Metric {
 public:
  std::string id() const override { return "kl_divergence"; }
  std::string sentence() const override {
    return "Kullback-Leibler divergences between the distributions of values before (p) and after (q), in nats.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<KlDivergence>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto d = compared(*this, trial, [](auto p, auto q) { return diverge(p, q); });
    const Divergences found = d.value_or(Divergences());
    Options results;
    results.set("kl_divergence:p_q", found.p_q);
    results.set("kl_divergence:q_p", found.q_p);
    return d ? results : without_values(results);
  }
};

}  // namespace

std::unique_ptr<Metric> make_kl_divergence() { return std::make_unique<KlDivergence>(); }

}  // namespace tezpress
