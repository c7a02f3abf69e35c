#include "codec/frame_model.h"

namespace tezpress::codec {
namespace {

// Typical of smooth and of rough series alike; units 2^-10 per 1/16 step.
ContextWeights default_contexts(FrameKind kind) {
  ContextWeights weights{};
  weights.weight[0] = 60;                                   // bend
  weights.weight[1] = 6;                                    // slope
  weights.weight[2] = kind == FrameKind::kIntra ? 0 : 10;   // drift
  weights.weight[3] = 60;                                   // known indices (two)
  weights.weight[4] = kind == FrameKind::kIntra ? 0 : 150;  // previous frame's index
  weights.weight[5] = 180;                                  // up
  weights.weight[6] = 80;                                   // up-left and up-right
  weights.weight[7] = 130;                                  // back
  weights.weight[8] = kind == FrameKind::kIntra ? 0 : 40;
  weights.bias = 100;
  return weights;
}

}  // namespace

FrameModel default_model(std::int32_t step) {
  FrameModel model;
  for (int kind = 0; kind < kFrameKinds; ++kind) {
    for (int axis = 0; axis < 3; ++axis) {
      for (auto& experts : model.experts[kind][axis]) {
        experts.push_back(cubic_expert(axis));
        if (kind > 0) experts.push_back(temporal_cubic_expert(axis));
      }
    }
    model.contexts[kind].fill(default_contexts(static_cast<FrameKind>(kind)));
  }
  model.level_step.fill(step);
  return model;
}

}  // namespace tezpress::codec
