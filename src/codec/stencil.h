// Linear predictors ("experts"): which reconstructed neighbours of a target they
// use, in which of five planes, and with which integer weights. Fixed experts
// cost nothing in the stream; fitted ones carry their weights.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/geometry.h"

namespace tezpress::codec {

// Planes that a tap can read: this frame's known points, and known points and
// targets of the two previous frames.
enum class TapPlane : std::uint8_t { kKnown, kKnown1, kTarget1, kKnown2, kTarget2 };
inline constexpr int kTapPlanes = 5;

// offset is in points of the plane: on known planes target i lies between 0 and +1 along the axis.
struct Tap {
  TapPlane plane;
  Int3 offset;
};
using Stencil = std::vector<Tap>;

inline constexpr int kMaxTaps = 96;

// A predictor: weights in units of 2^-14 that sum to exactly 2^14.
struct Expert {
  Stencil taps;
  std::vector<std::int32_t> weights;
};

// How many previous frames a frame may look at.
enum class FrameKind : std::uint8_t { kIntra = 0, kOne = 1, kTwo = 2 };
inline constexpr int kFrameKinds = 3;

// The neighbourhood of a fitted expert: about 40 spatial taps in 3-D (20 in 2-D) and 22 (16) temporal ones.
// has_axis: axes along which the frame has more than one point.
Stencil fitted_stencil(int axis, const std::array<bool, 3>& has_axis, FrameKind kind);
// Cubic interpolation along the axis.
Expert cubic_expert(int axis);
// The previous frame's target plus the cubic interpolation of the change of its neighbours.
Expert temporal_cubic_expert(int axis);

}  // namespace tezpress::codec
