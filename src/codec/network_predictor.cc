#include "codec/network_predictor.h"

namespace tezpress::codec {
namespace {

ContextRows from(ContextRows rows, int begin) {
  rows.known += begin;
  for (const std::int32_t** row : {&rows.reference, &rows.past_reference, &rows.mean_target, &rows.past_target})
    if (*row != nullptr) *row += begin;
  rows.known_index += begin;
  rows.previous_index += begin;
  return rows;
}

}  // namespace

NetworkPredictor::NetworkPredictor(const Extent& extent, const Kernels& kernels) : kernels_(&kernels) {
  std::array<bool, 3> has_axis{};
  for (int a = 0; a < 3; ++a) has_axis[a] = extent.length[a] > 1;
  for (int kind = 0; kind < kFrameKinds; ++kind)
    for (int axis = 0; axis < 3; ++axis)
      inputs_[kind][axis] = network_inputs(axis, has_axis, static_cast<FrameKind>(kind));
}

NetworkJob NetworkPredictor::job(const PhaseSlab& slab, const Phase& phase, FrameKind kind, const NetworkRow& row,
                                 int begin, int end) {
  const NetworkInputs& inputs = inputs_[static_cast<int>(kind)][phase.axis];
  taps_.clear();
  for (const Tap& tap : inputs.taps) taps_.push_back(slab.tap_row(tap, row.row) + begin);
  const int width = end - begin;
  features_.resize(static_cast<std::size_t>(width) * kContextFeatures);
  const std::uint64_t inverse_step = (std::uint64_t{1} << (32 + kFeatureBits)) / static_cast<std::uint64_t>(row.step);
  features_of(*kernels_, kind)(from(row.context, begin), width, inverse_step, features_.data());
  return {row.network, &inputs, taps_.data(), features_.data(), width, row.level_class, row.step};
}

void NetworkPredictor::correct(const PhaseSlab& slab, const Phase& phase, FrameKind kind, const NetworkRow& row,
                               int begin, int end, std::int32_t* prediction) {
  kernels_->correct(job(slab, phase, kind, row, begin, end), end - begin, prediction + begin);
}

}  // namespace tezpress::codec
