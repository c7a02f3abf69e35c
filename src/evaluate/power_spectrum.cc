// See power_spectrum.h.
#include "evaluate/power_spectrum.h"

#include <cmath>
#include <complex>
#include <numbers>

#include "generate/fourier.h"

namespace tezpress {
namespace {

double mean_of(std::span<const double> values) {
  double sum = 0;
  double count = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

double hann(std::size_t i, std::size_t length) {
  return length < 2
             ? 1
             : std::pow(std::sin(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(length)), 2);
}

// Of index i of length frequencies, in cycles per grid step: -1/2 to 1/2.
double frequency(std::size_t i, std::size_t length) {
  const auto k = static_cast<double>(i);
  return (2 * i > length ? k - static_cast<double>(length) : k) / static_cast<double>(length);
}

}  // namespace

PowerSpectrum power_spectrum(std::span<const double> values, std::size_t height, std::size_t width) {
  const double mean = mean_of(values);
  std::vector<std::complex<double>> field(values.size());
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < width; ++x) {
      const double value = values[y * width + x];
      field[y * width + x] = std::isnan(value) ? 0 : (value - mean) * hann(y, height) * hann(x, width);
    }
  FourierTransform2d(height, width).forward(field);
  const std::size_t side = std::min(height, width);
  const std::size_t rings = side / 2;
  std::vector<double> sums(rings);
  std::vector<double> counts(rings);
  for (std::size_t i = 0; i < field.size(); ++i) {
    const double radius = std::hypot(frequency(i / width, height), frequency(i % width, width));
    const auto ring = static_cast<std::size_t>(radius * static_cast<double>(side) + 0.5);
    if (ring == 0 || ring > rings) continue;
    sums[ring - 1] += std::norm(field[i]) / static_cast<double>(field.size());
    ++counts[ring - 1];
  }
  PowerSpectrum spectrum;
  for (std::size_t ring = 0; ring < rings; ++ring) {
    spectrum.wavenumber.push_back(static_cast<double>(ring + 1) / static_cast<double>(side));
    spectrum.power.push_back(sums[ring] / counts[ring]);
  }
  return spectrum;
}

}  // namespace tezpress
