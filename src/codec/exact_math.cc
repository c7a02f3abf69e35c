#include "codec/exact_math.h"

#include <cmath>

namespace tezpress::codec {

double exact_log2(double value) {
  // frexp and ldexp only move exponents: they are exact.
  int exponent = 0;
  double mantissa = std::frexp(value, &exponent);  // in [0.5, 1)
  constexpr double kSqrtHalf = 0.70710678118654752440;
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // ln(m) = 2 atanh(s), s = (m-1)/(m+1), |s| <= 0.1716; the series' next term is below 2^-50.
  const double s = (mantissa - 1) / (mantissa + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 19; k >= 1; k -= 2) sum = sum * s2 + 1.0 / k;
  constexpr double kTwoOverLn2 = 2.88539008177792681472;
  return exponent + kTwoOverLn2 * s * sum;
}

double exact_exp2(double value) {
  const double whole = std::floor(value + 0.5);
  constexpr double kLn2 = 0.69314718055994530942;
  const double t = (value - whole) * kLn2;  // |t| <= 0.3466
  // Taylor's series; the next term is below 2^-55.
  double sum = 1;
  for (int k = 14; k >= 1; --k) sum = 1 + sum * t / k;
  return std::ldexp(sum, static_cast<int>(whole));
}

}  // namespace tezpress::codec
