// Whether errors are noise: the autocorrelation of original - reconstructed along
// memory (C order), for lags from 0. As LibPressio does, short arrays (up to 4096
// values) are correlated with means and deviations of each lag's own two parts,
// longer ones with those of all errors.
#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

constexpr std::size_t kLongArray = 4096;
constexpr double kMostLags = 1e6;  // the work is lags times values

struct Moments {
  Real mean = 0;
  Real variance = 0;
};

// Of the values that have a partner. Missing errors are NaN.
Moments moments(std::span<const double> values, std::span<const double> partners) {
  Real count = 0;
  Moments m;
  const auto visit = [&](const auto& use) {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!std::isnan(values[i]) && !std::isnan(partners[i])) use(values[i]);
  };
  visit([&](Real value) {
    m.mean += value;
    ++count;
  });
  m.mean /= count;
  visit([&](Real value) { m.variance += (value - m.mean) * (value - m.mean); });
  m.variance /= count;
  return m;
}

// LibPressio says 1 for this and all other lags if the errors of one are constant in a short array, and 0 in a long
// one. A constant has no correlation to show: 0, for its own lag only.
double correlation(std::span<const double> early, std::span<const double> late, const Moments& e, const Moments& l) {
  Real sum = 0;
  Real count = 0;
  for (std::size_t i = 0; i < early.size(); ++i) {
    if (std::isnan(early[i]) || std::isnan(late[i])) continue;
    sum += (early[i] - e.mean) * (late[i] - l.mean);
    ++count;
  }
  if (count == 0) return kUndefined;
  const Real scale = std::sqrt(e.variance) * std::sqrt(l.variance);
  return scale == 0 ? 0 : static_cast<double>(sum / count / scale);
}

Array autocorrelation(std::span<const double> errors, std::size_t lags) {
  Array result(Dtype::kDouble, {lags + 1});
  const auto at = result.values<double>();
  std::fill(at.begin(), at.end(), kUndefined);
  at[0] = 1;
  const bool whole = errors.size() > kLongArray;
  const Moments all = moments(errors, errors);
  // Beyond the length there are no pairs (LibPressio reads outside the array there).
  for (std::size_t lag = 1; lag <= lags && lag < errors.size(); ++lag) {
    const auto early = errors.first(errors.size() - lag);
    const auto late = errors.subspan(lag);
    at[lag] = correlation(early, late, whole ? all : moments(early, late), whole ? all : moments(late, early));
  }
  return result;
}

template <typename T>
std::vector<double> differences(std::span<const T> original, std::span<const T> reconstructed) {
  std::vector<double> errors(original.size(), kUndefined);
  for_each_finite(original, reconstructed,
                  [&](std::size_t i, Real x, Real y) { errors[i] = static_cast<double>(x - y); });
  return errors;
}

class Autocorr : public Metric {
 public:
  std::string id() const override { return "autocorr"; }
  std::string sentence() const override {
    return "Autocorrelation of the errors along memory; NaN for lags that no two values have.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Autocorr>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    const auto errors = compared(*this, trial, [](auto x, auto y) { return differences(x, y); });
    Options results;
    results.set("autocorr:autocorr",
                errors ? Option(autocorrelation(*errors, lags_)) : Option::typed(OptionType::kData));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "autocorr:autocorr_lags",
                    .sentence = "largest lag, in values; the result holds one number more, that of lag 0",
                    .minimum = 0,
                    .maximum = kMostLags},
                   lags_);
  }

 private:
  std::uint64_t lags_ = 100;
};

}  // namespace

std::unique_ptr<Metric> make_autocorr() { return std::make_unique<Autocorr>(); }

}  // namespace tezpress
