// Everything that a group of pictures fixes before its first frame is coded:
// experts, context weights and bin widths. The encoder fits it, format.cc
// writes and reads it, frame_coder.h uses it.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "codec/kernels.h"
#include "codec/stencil.h"

namespace tezpress::codec {

inline constexpr int kMaxExperts = 4;    // per class; which one is coded per block
inline constexpr int kLevelClasses = 3;  // finest, second, all coarser

inline int level_class(int level) { return level < kLevelClasses - 1 ? level : kLevelClasses - 1; }

struct NetworkModel;

struct FrameModel {
  // [kind][axis][level class]: at least one expert each.
  std::array<std::array<std::array<std::vector<Expert>, kLevelClasses>, 3>, kFrameKinds> experts;
  // [kind][level class]
  std::array<std::array<ContextWeights, kLevelClasses>, kFrameKinds> contexts;
  // Units per quantisation bin of each level; level_step[0] belongs to the stated bound.
  std::array<std::int32_t, kMaxLevels> level_step;
  std::shared_ptr<const NetworkModel> network;  // of experts of type kNetwork; null where there are none
  bool skips_blocks = false;                    // tool kSkipsBlocks
};

// The expert that a class's network improves: the fitted one, else the temporal one of a later frame, else the cubic.
// The network is the last of them or not there yet.
std::size_t network_base(const std::vector<Expert>& experts);

// Fixed experts and typical context weights; every level with the same step.
FrameModel default_model(std::int32_t step);

}  // namespace tezpress::codec
