// A group's FrameModel in the stream: docs/format.md, "Model".
#pragma once

#include "codec/bit_stream.h"
#include "codec/frame_model.h"
#include "codec/mode.h"

namespace tezpress::codec {

// Which parts of a model a group uses: axes with more than one point, level classes that exist,
// inter frames only if there are several frames, and frames between only in bidirectional order.
struct ModelShape {
  std::array<bool, 3> has_axis;
  int level_classes;
  int kinds;
  std::array<bool, kFrameKinds> has_network;  // the group uses a network and it has one for such frames
};
// network: that the group uses, or null.
ModelShape model_shape(const Extent& extent, std::size_t frames, std::uint8_t tools, const NetworkModel* network);
// Puts the network behind the experts of each class that it can serve; false where there is none.
bool add_network_experts(FrameModel& model, const Extent& extent);

// How level-wise bounds shrink towards coarser levels: not at all, by 4/5 or by 2/3 per level, at most to one half.
inline constexpr int kLevelLaws = 3;
// Fills model.level_step (which has kMaxLevels entries) from the finest level's step; odd_steps for integer maps.
void set_level_steps(FrameModel& model, std::int32_t step, int law, bool odd_steps);

// Rounds a fitted expert's weights to what write_model can represent at the given precision
// (multiples of 2^shift, except where the sum of one is restored).
inline constexpr int kMaxWeightShift = 8;
void round_weights(Expert& expert, int shift);
// Bits that the weights of a rounded expert take.
int weight_bits(const Expert& expert);

void write_model(const FrameModel& model, const ModelShape& shape, BitWriter& out);
// Throws kCorrupt for values outside the format's limits.
void read_model(BitReader& in, const ModelShape& shape, FrameModel& model);

}  // namespace tezpress::codec
