// Error bounds of integers that a compressor codes as floating point.
#pragma once

#include <cmath>

namespace tezpress {

// The tolerance for the floating-point values that, after rounding them back to integers, keeps tolerance:
// |x' - x| <= floor(t) + 0.499 leaves less than floor(t) + 1, that is at most floor(t) between integers.
inline double integer_tolerance(double tolerance) { return std::floor(tolerance) + 0.499; }

}  // namespace tezpress
