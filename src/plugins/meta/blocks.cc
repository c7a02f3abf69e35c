#include "plugins/meta/blocks.h"

#include <algorithm>

namespace tezpress {

std::vector<Block> blocks_of(const Shape& whole, const Shape& block) {
  std::vector<Block> blocks;
  if (element_count(whole) == 0) return blocks;
  Shape start(whole.size(), 0);
  for (bool more = true; more;) {
    Block next{start, block};
    for (std::size_t axis = 0; axis < whole.size(); ++axis)
      next.shape[axis] = std::min(block[axis], whole[axis] - start[axis]);
    blocks.push_back(std::move(next));
    more = false;
    for (std::size_t axis = whole.size(); axis-- > 0 && !more;) {
      start[axis] += block[axis];
      more = start[axis] < whole[axis];
      if (!more) start[axis] = 0;
    }
  }
  return blocks;
}

}  // namespace tezpress
