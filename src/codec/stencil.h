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

// kNetwork: what the group's network makes of another expert's prediction; it has neither taps nor weights.
enum class ExpertType : std::uint8_t { kCubic, kTemporalCubic, kFitted, kNetwork };

// A predictor: weights in units of 2^-14 that sum to exactly 2^14.
struct Expert {
  ExpertType type;
  Stencil taps;
  std::vector<std::int32_t> weights;
  int weight_shift = 0;  // fitted: weights are multiples of 2^weight_shift (but for the one that completes the sum)
};

// A key frame sees itself only; a later frame also sees the two before it. (The second frame of a group sees the
// first one twice, so that one set of weights serves all.) A frame between two references sees their mean in place of
// the frame before and the past one of them in place of the frame before that: one stencil serves both kinds, and for
// ten frames and more the symmetry of the mean is worth more than the freedom of two sets of weights.
enum class FrameKind : std::uint8_t { kIntra = 0, kInter = 1, kBetween = 2 };
inline constexpr int kFrameKinds = 3;

// The neighbourhood of a fitted expert: about 40 spatial taps in 3-D (20 in 2-D) and 22 (16) temporal ones.
// has_axis: axes along which the frame has more than one point.
// The neighbours along the axis are taps kLeftTap and kRightTap.
inline constexpr std::size_t kLeftTap = 3;
inline constexpr std::size_t kRightTap = 4;
Stencil fitted_stencil(int axis, const std::array<bool, 3>& has_axis, FrameKind kind);
// Cubic interpolation along the axis.
Expert cubic_expert(int axis);
// The previous frame's target plus the cubic interpolation of the change of its neighbours.
Expert temporal_cubic_expert(int axis);

}  // namespace tezpress::codec
