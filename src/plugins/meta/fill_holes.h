// Values that mean nothing are replaced by ones that compress well: in any number of
// dimensions the mean of the nearest kept values along each axis, weighted by the
// inverse of their distance.
#pragma once

#include <span>
#include <vector>

#include "base/array.h"

namespace tezpress {

using HoleMask = std::span<const std::uint8_t>;  // a byte per value, not 0: replace it

// values: contiguous, as many as the mask. fallback: where no kept value is on any axis.
void fill_holes(View values, HoleMask mask, double fallback);

}  // namespace tezpress
