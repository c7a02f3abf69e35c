// Do all values of a group lie on a regular lattice (quantised or packed
// sources, integers stored as floats)? Then bins aligned with it are wider at
// the same bound, and below its spacing the data are coded without loss.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "base/dtype.h"

namespace tezpress::codec {

struct Lattice {
  double origin = 0;  // the smallest value
  double spacing = 1;
};

// sample: finite values, sorted, distinct, at least two. A decimal spacing (0.1, 0.25, 1) if one fits,
// else the largest power of two that divides all sampled values. Fits means: the dtype's rounding of
// origin + spacing*k is the value itself, for every sampled value and k < 2^52.
std::optional<Lattice> find_lattice(Dtype dtype, std::span<const double> sample);

}  // namespace tezpress::codec
