// Bits are not counted one by one: a histogram of each byte of a word takes one
// step per byte and says at the end how often each of its bits was set.
#include "plugins/compressors/bit_information.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "plugins/compressors/ieee_bits.h"

namespace tezpress {
namespace {

// How often each bit of the words that were added was set.
template <typename Word>
class BitCounter {
 public:
  void add(Word word) {
    for (std::size_t byte = 0; byte < sizeof(Word); ++byte) ++histograms_[byte][(word >> (8 * byte)) & 0xff];
  }
  // bit: 0 is the lowest.
  std::uint64_t ones(std::size_t bit) const {
    std::uint64_t count = 0;
    for (std::size_t value = 0; value < 256; ++value)
      if ((value >> (bit % 8)) & 1) count += histograms_[bit / 8][value];
    return count;
  }

 private:
  std::array<std::array<std::uint64_t, 256>, sizeof(Word)> histograms_{};
};

// Counts of bits in pairs of adjacent words: of the first, of the second, and of both.
template <typename T>
struct PairCounts {
  using Word = typename Ieee<T>::Word;

  void add(T a, T b) {
    const Word first_word = std::bit_cast<Word>(a);
    const Word second_word = std::bit_cast<Word>(b);
    first.add(first_word);
    second.add(second_word);
    both.add(first_word & second_word);
    ++pairs;
  }
  double information(std::size_t bit) const {
    const std::uint64_t n1 = first.ones(bit);
    const std::uint64_t m1 = second.ones(bit);
    const std::uint64_t n11 = both.ones(bit);
    return mutual_information({{{pairs + n11 - n1 - m1, m1 - n11}, {n1 - n11, n11}}});
  }

  BitCounter<Word> first;
  BitCounter<Word> second;
  BitCounter<Word> both;
  std::uint64_t pairs = 0;
};

struct AxisStrides {
  std::size_t outer = 1;  // product of the lengths of slower axes
  std::size_t length = 1;
  std::size_t inner = 1;  // of faster ones: the distance of adjacent values
};

AxisStrides strides_of(const Shape& shape, std::size_t axis) {
  if (axis >= shape.size())
    fail(ErrorCode::kInvalidArgument, "axis {} does not exist in an array of shape {}", axis, to_string(shape));
  AxisStrides strides;
  strides.length = shape[axis];
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (i != axis) (i < axis ? strides.outer : strides.inner) *= shape[i];
  return strides;
}

template <typename T>
PairCounts<T> count_pairs(std::span<const T> values, const AxisStrides& strides, std::optional<double> masked) {
  const auto counts = [&](T value) { return std::isfinite(value) && !(masked && value == static_cast<T>(*masked)); };
  PairCounts<T> result;
  const std::size_t block = strides.length * strides.inner;
  for (std::size_t outer = 0; outer < strides.outer; ++outer)
    for (std::size_t i = outer * block; i + strides.inner < (outer + 1) * block; ++i)
      if (counts(values[i]) && counts(values[i + strides.inner])) result.add(values[i], values[i + strides.inner]);
  return result;
}

template <typename T>
BitInformation information_of(std::span<const T> values, const AxisStrides& strides, double confidence,
                              std::optional<double> masked) {
  const PairCounts<T> counts = count_pairs(values, strides, masked);
  constexpr std::size_t kBits = 8 * sizeof(T);
  BitInformation result{std::vector<double>(kBits, 0.0), counts.pairs};
  if (counts.pairs == 0) return result;
  const double insignificant = free_entropy(counts.pairs, confidence);
  for (std::size_t i = 0; i < kBits; ++i) {
    const double information = counts.information(kBits - 1 - i);
    if (information > insignificant) result.per_bit[i] = information;
  }
  return result;
}

// z with P(|x| <= z) = confidence for a standard normal x. 40 is beyond what double can tell from 1.
double normal_quantile(double confidence) {
  double low = 0;
  double high = 40;
  for (int i = 0; i < 100; ++i) {
    const double z = (low + high) / 2;
    (std::erfc(z / std::numbers::sqrt2) > 1 - confidence ? low : high) = z;
  }
  return low;
}

double entropy_term(double p) { return p > 0 ? -p * std::log2(p) : 0.0; }

}  // namespace

double mutual_information(const std::array<std::array<std::uint64_t, 2>, 2>& counts) {
  const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
  const double row[2] = {number(counts[0][0] + counts[0][1]), number(counts[1][0] + counts[1][1])};
  const double column[2] = {number(counts[0][0] + counts[1][0]), number(counts[0][1] + counts[1][1])};
  const double total = row[0] + row[1];
  double sum = 0;
  for (int r = 0; r < 2; ++r)
    for (int s = 0; s < 2; ++s) {
      const double n = number(counts[static_cast<std::size_t>(r)][static_cast<std::size_t>(s)]);
      if (n > 0) sum += n / total * std::log2(n * total / (row[r] * column[s]));
    }
  return std::max(sum, 0.0);  // rounding may leave a little less
}

double free_entropy(std::uint64_t pairs, double confidence) {
  const double p = std::min(1.0, 0.5 + normal_quantile(confidence) / (2 * std::sqrt(static_cast<double>(pairs))));
  return 1 - entropy_term(p) - entropy_term(1 - p);
}

BitInformation bit_information(ConstView values, std::size_t axis, double confidence, std::optional<double> masked) {
  const AxisStrides strides = strides_of(values.shape(), axis);
  if (values.dtype() == Dtype::kFloat) return information_of(values.values<float>(), strides, confidence, masked);
  if (values.dtype() == Dtype::kDouble) return information_of(values.values<double>(), strides, confidence, masked);
  fail(ErrorCode::kUnsupported, "the information in bits is defined for float and double here, not for {}",
       name_of(values.dtype()));
}

std::optional<int> bits_for_information(const std::vector<double>& per_bit, Dtype dtype, double fraction) {
  double total = 0;
  for (const double information : per_bit) total += information;
  if (total == 0) return std::nullopt;
  const int mantissa = dtype == Dtype::kFloat ? Ieee<float>::kMantissaBits : Ieee<double>::kMantissaBits;
  const int before_mantissa = static_cast<int>(per_bit.size()) - mantissa;
  const double wanted = fraction * total * (1 - 1e-12);  // the sums of all and of a part are rounded differently
  double kept = 0;
  for (std::size_t i = 0; i < per_bit.size(); ++i) {
    kept += per_bit[i];
    if (kept >= wanted) return std::max(0, static_cast<int>(i) + 1 - before_mantissa);
  }
  return mantissa;
}

}  // namespace tezpress
