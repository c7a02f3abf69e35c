// Fewer axes for compressors that know only a few. The slowest are merged, because
// there the values are least alike across the seam.
#pragma once

#include "base/array.h"

namespace tezpress {

// shape without axes of length 1 and with the slowest axes merged until at most max_rank are left (at least one).
Shape merged_axes(const Shape& shape, std::size_t max_rank);

}  // namespace tezpress
