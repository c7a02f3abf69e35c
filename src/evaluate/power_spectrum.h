// Radially averaged power spectra of two-dimensional slices: at which scales an error
// lives, beside the data's own.
#pragma once

#include <span>
#include <vector>

namespace tezpress {

struct PowerSpectrum {
  std::vector<double> wavenumber;  // cycles per grid step, the middle of each ring
  std::vector<double> power;       // mean of |F|^2 / (number of values) in the ring
};

// values: height rows of width, NaN counts as the mean. The mean is taken off and a Hann window laid over both axes, so
// that edges that do not meet show no scales of their own. Rings are 1 / min(height, width) wide, up to 1/2.
PowerSpectrum power_spectrum(std::span<const double> values, std::size_t height, std::size_t width);

}  // namespace tezpress
