#include "codec/geometry.h"

#include <algorithm>

namespace tezpress::codec {
namespace {

int ceil_div(int a, int b) { return 1 + (a - 1) / b; }  // a >= 1; cannot overflow

int level_count(const Extent& extent) {
  const int longest = *std::max_element(extent.length.begin(), extent.length.end());
  int levels = 0;
  while ((std::int64_t{1} << levels) < longest) ++levels;
  return levels;
}

}  // namespace

std::vector<Phase> phases_of(const Extent& extent) {
  std::vector<Phase> phases;
  for (int level = level_count(extent) - 1; level >= 0; --level) {
    const int fine = 1 << level;
    const int coarse = fine > (1 << 29) ? fine : fine * 2;
    for (int axis = 0; axis < 3; ++axis) {
      Phase phase{.level = level, .axis = axis};
      for (int a = 0; a < 3; ++a) {
        // Axes before this one are already refined in this level.
        const int stride = a < axis ? fine : coarse;
        phase.known_stride[a] = stride;
        phase.target_stride[a] = stride;
        phase.known[a] = ceil_div(extent.length[a], stride);
        phase.target[a] = phase.known[a];
        phase.target_origin[a] = 0;
      }
      const int length = extent.length[axis];
      if (length <= fine) continue;  // no point between the known ones
      phase.target_origin[axis] = fine;
      phase.target[axis] = ceil_div(length - fine, coarse);
      phases.push_back(phase);
    }
  }
  return phases;
}

}  // namespace tezpress::codec
