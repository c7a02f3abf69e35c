// Rectangular parts of an array.
#pragma once

#include <vector>

#include "base/array.h"

namespace tezpress {

struct Block {
  Shape start;
  Shape shape;
};

// The blocks of at most this shape that together are an array of shape whole, in C order; those at the far ends of
// an axis may be smaller.
std::vector<Block> blocks_of(const Shape& whole, const Shape& block);

template <typename Byte>
BasicView<Byte> part_of(const BasicView<Byte>& view, const Block& block) {
  auto* data = view.data();
  for (std::size_t axis = 0; axis < block.start.size(); ++axis)
    data += static_cast<std::ptrdiff_t>(block.start[axis]) * view.strides()[axis];
  return {data, view.dtype(), block.shape, view.strides()};
}

}  // namespace tezpress
