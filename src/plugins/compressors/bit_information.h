// The real information in each bit of floating-point values (Kloewer, Razinger,
// Dominguez, Dueben, Palmer 2021, "Compressing atmospheric data into its real
// information content", Nature Computational Science 1, 713): the mutual information
// of a bit and the same bit of the adjacent value, in bits (0 to 1).
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/array.h"

namespace tezpress {

// Of two binary variables r and s, from how often each of the four cases occurred: counts[r][s]. 0 without any.
double mutual_information(const std::array<std::array<std::uint64_t, 2>, 2>& counts);

// The information that pairs of random bits, equally often 0 and 1, seem to have by chance, up to which information
// is insignificant: 1 - H(p), where p = 1/2 + z / (2 sqrt(pairs)), at most 1, is the frequency that a fair coin
// stays below with this confidence (0 to 1, two-sided; normal approximation of the binomial distribution).
double free_entropy(std::uint64_t pairs, double confidence);

struct BitInformation {
  std::vector<double> per_bit;  // sign first, then exponent and mantissa, each from its highest bit
  std::uint64_t pairs = 0;      // of adjacent values that were compared
};

// Of values (float or double, contiguous) and their neighbours along axis; insignificant information is set to 0. Left
// out are pairs with NaN, infinity or a value equal to masked. Throws kUnsupported for other dtypes.
BitInformation bit_information(ConstView values, std::size_t axis, double confidence, std::optional<double> masked);

// The least number of mantissa bits with which, counted from the sign on, at least this fraction (0 to 1) of all
// information is kept; nothing where there is no information at all, and so nothing to decide by.
std::optional<int> bits_for_information(const std::vector<double>& per_bit, Dtype dtype, double fraction);

}  // namespace tezpress
