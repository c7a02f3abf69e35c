// See ssim_window.h.
#include "plugins/metrics/ssim_window.h"

#include <algorithm>
#include <cmath>

namespace tezpress {
namespace {

constexpr double kLuminance = 0.01;
constexpr double kContrast = 0.03;

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

double window_similarity(std::span<const double> x, std::span<const double> y) {
  const double x_mean = mean(x);
  const double y_mean = mean(y);
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - x_mean) * (x[i] - x_mean);
    yy += (y[i] - y_mean) * (y[i] - y_mean);
    xy += (x[i] - x_mean) * (y[i] - y_mean);
  }
  const auto count = static_cast<double>(x.size());
  const double x_sigma = std::sqrt(xx / count);
  const double y_sigma = std::sqrt(yy / count);
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  const double range = *most == *least ? 1 : *most - *least;
  const double c1 = kLuminance * kLuminance * range * range;
  const double c2 = kContrast * kContrast * range * range;
  const double luminance = (2 * x_mean * y_mean + c1) / (x_mean * x_mean + y_mean * y_mean + c1);
  const double contrast = (2 * x_sigma * y_sigma + c2) / (x_sigma * x_sigma + y_sigma * y_sigma + c2);
  const double structure = (xy / count + c2 / 2) / (x_sigma * y_sigma + c2 / 2);
  return luminance * contrast * structure;
}

}  // namespace tezpress
