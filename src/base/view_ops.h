// Parts and rearrangements of views. What strides can say is a view and copies
// nothing; only a selection of blocks, which they cannot, makes a new array.
#pragma once

#include "base/array.h"

namespace tezpress {

// Which elements of one axis: count blocks of block neighbouring elements, from start on, stride elements from the
// first of a block to the first of the next. (HDF5's hyperslab.)
struct AxisBlocks {
  std::size_t start = 0;
  std::size_t stride = 1;
  std::size_t count = 1;
  std::size_t block = 1;
};

// length elements of one axis: start, start + step, ... Throws kInvalidArgument where one is outside the array.
template <typename Byte>
BasicView<Byte> along(const BasicView<Byte>& view, std::size_t axis, std::size_t start, std::size_t length,
                      std::size_t step = 1);

// Axis i of the result is axis axes[i] of the view, as NumPy's transpose; no axes: in reverse order. Throws
// kInvalidArgument unless axes names each axis once.
ConstView transposed(const ConstView& view, std::vector<std::size_t> axes = {});

// A copy of the blocks, one entry per axis, side by side: axis i has count * block elements. Throws kInvalidArgument
// for another number of entries, a count, block or stride of 0, or a block that reaches outside the array.
Array select(const ConstView& view, const std::vector<AxisBlocks>& blocks);

}  // namespace tezpress
