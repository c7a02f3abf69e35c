// Neighbours on a grid whose far ends touch, and the limits of grids, for the
// solvers.
#pragma once

#include "base/array.h"

namespace tezpress {

inline constexpr std::size_t kLeastSide = 8;
inline constexpr std::size_t kMostSide2d = 4096;
inline constexpr std::size_t kMostSide3d = 512;

// shape: time first. Throws kInvalidArgument, naming what, for no frames or a side outside the limits.
void check_series_shape(const Shape& shape, std::size_t rank, std::string_view what);

inline std::size_t after(std::size_t i, std::size_t length) { return i + 1 == length ? 0 : i + 1; }
inline std::size_t before(std::size_t i, std::size_t length) { return i == 0 ? length - 1 : i - 1; }

// A frame of a series from doubles.
void store_frame(const std::vector<double>& values, View frame);

}  // namespace tezpress
