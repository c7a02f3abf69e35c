// The window in the middle of large frames on which the encoder fits its models
// and compares orders: a trial should cost no more than coding the group does.
#pragma once

#include "codec/geometry.h"

namespace tezpress::codec {

struct SampleWindow {
  Int3 first{};
  Extent extent;
};

// The whole frame where it has few values; else its longest axes are shortened, both ends alike.
SampleWindow sample_window(const Extent& frame);

// The window's values of one frame, in order; each takes value_bytes.
void copy_window(const std::byte* frame, const Extent& frame_extent, const SampleWindow& window,
                 std::size_t value_bytes, std::byte* values);

}  // namespace tezpress::codec
