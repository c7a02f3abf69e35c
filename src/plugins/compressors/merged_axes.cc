#include "plugins/compressors/merged_axes.h"

namespace tezpress {

Shape merged_axes(const Shape& shape, std::size_t max_rank) {
  Shape axes;
  for (const std::size_t length : shape)
    if (length != 1) axes.push_back(length);
  if (axes.empty()) axes.push_back(1);
  while (axes.size() > max_rank) {
    axes[1] *= axes[0];
    axes.erase(axes.begin());
  }
  return axes;
}

}  // namespace tezpress
