// Sign, exponent and mantissa of float and double as integers, and rounding of the
// mantissa to fewer bits.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace tezpress {

template <typename T>
struct Ieee;
template <>
struct Ieee<float> {
  using Word = std::uint32_t;
  static constexpr int kMantissaBits = 23;  // without the implicit first one
};
template <>
struct Ieee<double> {
  using Word = std::uint64_t;
  static constexpr int kMantissaBits = 52;
};

// Ones in the lowest count bits, fewer than the word has.
template <typename Word>
constexpr Word low_bits(int count) {
  return static_cast<Word>((Word{1} << count) - 1);
}

// value with the first keep bits (0 to kMantissaBits) of its mantissa, rounded to nearest, ties to an even last bit. A
// finite value stays finite: where rounding up would overflow, it is cut off instead.
template <typename T>
T round_mantissa(T value, int keep) {
  using Word = typename Ieee<T>::Word;
  const int cut = Ieee<T>::kMantissaBits - keep;
  if (cut <= 0 || !std::isfinite(value)) return value;
  const Word word = std::bit_cast<Word>(value);
  const Word odd = (word >> cut) & 1;
  const Word rounded = (word + low_bits<Word>(cut - 1) + odd) & ~low_bits<Word>(cut);
  const T result = std::bit_cast<T>(rounded);
  return std::isfinite(result) ? result : std::bit_cast<T>(static_cast<Word>(word & ~low_bits<Word>(cut)));
}

}  // namespace tezpress
