#include "codec/lattice.h"

#include <algorithm>
#include <cmath>

namespace tezpress::codec {
namespace {

constexpr double kMaxOrdinal = 0x1p52;

double rounded_to(Dtype dtype, double value) {
  return dtype == Dtype::kFloat ? static_cast<double>(static_cast<float>(value)) : value;
}

bool fits(Dtype dtype, std::span<const double> sample, const Lattice& lattice) {
  return std::all_of(sample.begin(), sample.end(), [&](double value) {
    const double k = std::floor((value - lattice.origin) / lattice.spacing + 0.5);
    return k < kMaxOrdinal && rounded_to(dtype, lattice.origin + lattice.spacing * k) == value;
  });
}

// value rounded to so many significant decimal digits; 0 beyond the powers of ten that double holds exactly.
// (The C library's log10 and pow may differ between machines, and so would the stream.)
double significant(double value, int digits) {
  constexpr int kExactPowers = 22;
  double power = 1;  // scales value to `digits` digits before the point, by multiplication or division
  double limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  int exponent = 0;
  while (value * power < limit / 10 && exponent < kExactPowers) {
    power *= 10;
    ++exponent;
  }
  // Dividing two integers gives the double nearest to the decimal number; multiplying by 10^-k would not.
  if (exponent > 0) return value * power < limit ? std::floor(value * power + 0.5) / power : 0;
  while (value / power >= limit && exponent < kExactPowers) {
    power *= 10;
    ++exponent;
  }
  return std::floor(value / power + 0.5) * power;
}

std::optional<Lattice> decimal_lattice(Dtype dtype, std::span<const double> sample) {
  double least = sample.back() - sample.front();
  const double span = least;
  for (std::size_t i = 1; i < sample.size(); ++i) least = std::min(least, sample[i] - sample[i - 1]);
  const double steps = std::floor(span / least + 0.5);
  if (!(least > 0) || steps > 0x1p30) return std::nullopt;
  const double estimate = span / steps;
  for (int digits = 1; digits <= 6; ++digits) {
    const double spacing = significant(estimate, digits);
    if (!(spacing > 0) || !(std::fabs(spacing - estimate) < 1e-3 * estimate)) continue;
    const Lattice lattice{spacing * std::floor(sample.front() / spacing + 0.5), spacing};
    if (fits(dtype, sample, lattice)) return lattice;
  }
  return std::nullopt;
}

// The largest power of two that divides value exactly.
double binary_quantum(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(std::fabs(value), &exponent);  // 53 bits
  auto digits = static_cast<std::uint64_t>(mantissa * 0x1p53);
  int zeros = 0;
  while ((digits & 1) == 0) {
    digits >>= 1;
    ++zeros;
  }
  return std::ldexp(1.0, exponent - 53 + zeros);
}

std::optional<Lattice> binary_lattice(Dtype dtype, std::span<const double> sample) {
  double quantum = 0;
  for (const double value : sample)
    if (value != 0) quantum = quantum == 0 ? binary_quantum(value) : std::min(quantum, binary_quantum(value));
  if (!(quantum > 0) || (sample.back() - sample.front()) / quantum >= kMaxOrdinal) return std::nullopt;
  const Lattice lattice{sample.front(), quantum};
  return fits(dtype, sample, lattice) ? std::optional(lattice) : std::nullopt;
}

}  // namespace

std::optional<Lattice> find_lattice(Dtype dtype, std::span<const double> sample) {
  if (sample.size() < 2) return std::nullopt;
  if (const auto decimal = decimal_lattice(dtype, sample)) return decimal;
  return binary_lattice(dtype, sample);
}

}  // namespace tezpress::codec
