// Linear quantisation as LinLogQuantization.jl defines it (the codes are the same):
// the minimum is code 0, the maximum the largest code, both kept as double, and
// values are rounded to the nearest code, ties to even.
#pragma once

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace tezpress {

class LinearScale {
 public:
  // bits: 1 to 32. Throws kInvalidArgument where minimum and maximum are not finite, in the wrong order, or so far
  // apart or near that their difference cannot be divided into steps.
  LinearScale(double minimum, double maximum, unsigned bits)
      : minimum_(minimum), largest_code_(std::ldexp(1.0, static_cast<int>(bits)) - 1) {
    const double range = maximum - minimum;
    inverse_step_ = range > 0 ? largest_code_ / range : 0;
    step_ = range / largest_code_;
    if (!(minimum <= maximum) || !std::isfinite(range) || !std::isfinite(inverse_step_))
      fail(ErrorCode::kInvalidArgument, "the values from {} to {} cannot be divided into {} equal steps", minimum,
           maximum, largest_code_);
  }

  // x: not NaN; outside the range it gets the nearest code.
  std::uint32_t code(double x) const {
    return static_cast<std::uint32_t>(std::nearbyint(std::clamp((x - minimum_) * inverse_step_, 0.0, largest_code_)));
  }
  double value(std::uint32_t code) const { return minimum_ + code * step_; }

 private:
  double minimum_;
  double largest_code_;
  double inverse_step_;
  double step_;
};

}  // namespace tezpress
