// The window in the middle of large frames on which the encoder fits its models
// and compares orders: a trial should cost no more than coding the group does.
#pragma once

#include <cstddef>

#include "codec/geometry.h"

namespace tezpress::codec {

// A box of a frame's points (z,y,x).
struct SampleWindow {
  Int3 first{};
  Extent extent;
};

// The whole frame where it has at most 2^20 values; else its longest axes are shortened, both ends alike.
SampleWindow sample_window(const Extent& frame);

// frame: a contiguous frame, x fastest, each value value_bytes long. values: room for window.extent.count() of them,
// which are written in the same order.
void copy_window(const std::byte* frame, const Extent& frame_extent, const SampleWindow& window,
                 std::size_t value_bytes, std::byte* values);

}  // namespace tezpress::codec
