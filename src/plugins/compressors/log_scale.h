// Logarithmic quantisation as LinLogQuantization.jl defines it (the codes are the
// same): 0 is code 0, the smallest positive value code 1, the largest value the
// largest code, and between them steps are equal in the natural logarithm.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tezpress {

// Where values are rounded to the nearest code: half way between the values of two codes, or between their logarithms.
enum class LogRounding { kLinear, kLogarithmic };

inline double log_steps(unsigned bits) { return std::ldexp(1.0, static_cast<int>(bits)) - 2; }

class LogEncoder {
 public:
  // smallest: the least positive value, largest: of all; both 0 where there is none. bits: 2 to 32.
  LogEncoder(double smallest, double largest, unsigned bits, LogRounding rounding) : steps_(log_steps(bits)) {
    const double range = std::log(largest) - std::log(smallest);
    if (!(range > 0)) return;  // one value, or zeros only
    inverse_step_ = steps_ / range;
    if (rounding == LogRounding::kLogarithmic)
      offset_ = -std::log(smallest) * inverse_step_;
    else
      offset_ = 0.5 - inverse_step_ * std::log(smallest * (std::exp(1 / inverse_step_) + 1) / 2);
  }

  // x: finite and not negative.
  std::uint32_t code(double x) const {
    if (x == 0) return 0;
    // Where the range is so narrow that rounding errors are steps the package throws; the nearest code is right, too.
    const double step = std::clamp(std::nearbyint(offset_ + inverse_step_ * std::log(x)), 0.0, steps_);
    return static_cast<std::uint32_t>(step) + 1;
  }

 private:
  double steps_;
  double inverse_step_ = 0;
  double offset_ = 0;
};

class LogDecoder {
 public:
  // Logarithms of the smallest positive and of the largest value.
  LogDecoder(double log_smallest, double log_largest, unsigned bits)
      : log_smallest_(log_smallest), step_((log_largest - log_smallest) / log_steps(bits)) {}
  double value(std::uint32_t code) const { return code == 0 ? 0.0 : std::exp(log_smallest_ + (code - 1) * step_); }

 private:
  double log_smallest_;
  double step_;
};

}  // namespace tezpress
