#include "generate/periodic_grid.h"

#include <algorithm>

namespace tezpress {

void check_series_shape(const Shape& shape, std::size_t rank, std::string_view what) {
  if (shape.size() != rank)
    fail(ErrorCode::kInvalidArgument, "a {} series has {} axes, time first, not the shape {}", what, rank,
         to_string(shape));
  if (shape[0] == 0) fail(ErrorCode::kInvalidArgument, "a {} series needs at least 1 frame, not 0", what);
  const std::size_t most = rank == 4 ? kMostSide3d : kMostSide2d;
  for (std::size_t axis = 1; axis < rank; ++axis)
    if (shape[axis] < kLeastSide || shape[axis] > most)
      fail(ErrorCode::kInvalidArgument, "a {} frame's side is {} points; it must lie in {} to {}", what, shape[axis],
           kLeastSide, most);
}

void store_frame(const std::vector<double>& values, View frame) {
  std::transform(values.begin(), values.end(), frame.values<float>().begin(),
                 [](double value) { return static_cast<float>(value); });
}

}  // namespace tezpress
