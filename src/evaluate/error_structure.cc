// See error_structure.h.
#include "evaluate/error_structure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/all.h"

namespace tezpress {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ConstView row_of(std::span<const double> values) {
  return {reinterpret_cast<const std::byte*>(values.data()), Dtype::kDouble, {values.size()}};
}

// By the metric of that name; nothing where it is undefined.
std::optional<double> pearson(std::span<const double> a, std::span<const double> b) {
  TrialView trial;
  trial.input = row_of(a);
  trial.output = row_of(b);
  const auto r = all_plugins().metric("pearson")->evaluate(trial).get<double>("pearson:r");
  return r && std::isfinite(*r) ? r : std::nullopt;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(std::span<const double> values) {
  double sum = 0;
  double squares = 0;
  double count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  const double mean = sum / count;
  for (const double value : values) squares += std::isnan(value) ? 0 : (value - mean) * (value - mean);
  return {mean, squares / count};
}

// The mean of products of deviations at a distance of lag in rows of length.
double covariance(std::span<const double> values, std::size_t length, std::size_t lag, double mean) {
  double sum = 0;
  double count = 0;
  for (std::size_t row = 0; row < values.size(); row += length) {
    for (std::size_t i = row; i + lag < row + length; ++i) {
      const double product = (values[i] - mean) * (values[i + lag] - mean);
      if (std::isnan(product)) continue;
      sum += product;
      ++count;
    }
  }
  return count > 0 ? sum / count : kNan;
}

}  // namespace

StepErrors step_errors(const ErrorField& field) {
  StepErrors result;
  const auto errors = field.error.values<double>();
  for (std::size_t step = 0; step < field.steps(); ++step) {
    double largest = 0;
    double squares = 0;
    double count = 0;
    for (const double e : errors.subspan(step * field.step_values(), field.step_values())) {
      if (std::isnan(e)) continue;
      largest = std::max(largest, std::abs(e));
      squares += e * e;
      ++count;
    }
    const double rmse = std::sqrt(squares / count);
    result.max_error.push_back(count > 0 ? largest : kNan);
    result.rmse.push_back(rmse);
    result.psnr.push_back(20 * std::log10(field.range / rmse));
  }
  return result;
}

std::optional<double> correlation_with_previous(const ErrorField& field) {
  if (field.steps() < 2) return std::nullopt;
  const auto frame = field.step_values();
  return pearson(field.error.values<double>().subspan(frame),
                 field.original.values<double>().first(field.error.size() - frame));
}

std::optional<double> correlation_with_prediction(const ErrorField& field) {
  if (field.steps() < 2) return std::nullopt;
  const auto frame = field.step_values();
  const auto x = field.original.values<double>();
  const auto r = field.reconstruction.values<double>();
  std::vector<double> mistakes(x.size() - frame);
  for (std::size_t i = 0; i < mistakes.size(); ++i) mistakes[i] = r[i] - x[i + frame];
  return pearson(field.error.values<double>().subspan(frame), mistakes);
}

std::vector<double> error_autocorrelation(const ErrorField& field, std::size_t lags) {
  const auto errors = field.error.values<double>();
  const Moments all = moments(errors);
  std::vector<double> result(lags + 1, kNan);
  if (!(all.variance > 0)) return result;
  for (std::size_t lag = 0; lag <= lags && lag < field.shape().back(); ++lag)
    result[lag] = covariance(errors, field.shape().back(), lag, all.mean) / all.variance;
  return result;
}

ErrorHistogram error_histogram(const ErrorField& field, double unit, std::size_t bins) {
  const auto errors = field.error.values<double>();
  const double scale = unit > 0 ? 1 / unit : 1;
  double limit = 1;
  for (const double e : errors)
    if (!std::isnan(e)) limit = std::max(limit, std::abs(e) * scale);
  ErrorHistogram histogram{{}, std::vector<std::uint64_t>(bins)};
  for (std::size_t i = 0; i <= bins; ++i)
    histogram.edges.push_back(limit * (2 * static_cast<double>(i) / static_cast<double>(bins) - 1));
  for (const double e : errors) {
    if (std::isnan(e)) continue;
    const double place = (e * scale / limit + 1) / 2 * static_cast<double>(bins);
    ++histogram.counts[std::min(static_cast<std::size_t>(std::max(place, 0.0)), bins - 1)];
  }
  return histogram;
}

}  // namespace tezpress
