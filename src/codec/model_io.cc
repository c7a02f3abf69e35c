#include "codec/model_io.h"

#include <algorithm>
#include <cstdlib>

#include "codec/model_parts.h"
#include "codec/network_model.h"

namespace tezpress::codec {
namespace {

constexpr std::int32_t kMaxWeight = 1 << 18;
constexpr int kMaxFitted = 2;
constexpr int kWeightEscape = 20;  // bits

// Weights as coded: all but the right neighbour's, which the sum gives.
std::vector<std::uint32_t> folded_weights(const Expert& expert, int shift) {
  std::vector<std::uint32_t> result;
  for (std::size_t t = 0; t < expert.weights.size(); ++t)
    if (t != kRightTap) result.push_back(fold(expert.weights[t] >> shift));
  return result;
}

void complete_sum(Expert& expert) {
  std::int32_t rest = 1 << kWeightBits;
  for (std::size_t t = 0; t < expert.weights.size(); ++t)
    if (t != kRightTap) rest -= expert.weights[t];
  expert.weights[kRightTap] = rest;
}

void write_fitted(const Expert& expert, BitWriter& out) {
  const std::vector<std::uint32_t> folded = folded_weights(expert, expert.weight_shift);
  int total = 0;
  const int k = best_rice(folded, kWeightEscape, total);
  out.put(static_cast<std::uint32_t>(expert.weight_shift), 4);
  out.put(static_cast<std::uint32_t>(k), 4);
  for (const std::uint32_t value : folded) put_rice(out, value, k, kWeightEscape);
}

Expert read_fitted(BitReader& in, Stencil taps) {
  Expert expert{ExpertType::kFitted, std::move(taps), {}};
  expert.weight_shift = static_cast<int>(in.get(4));
  const int k = static_cast<int>(in.get(4));
  if (expert.weight_shift > kMaxWeightShift)
    fail(ErrorCode::kCorrupt, "an expert's weight shift is {}, above its limit of {}", expert.weight_shift,
         kMaxWeightShift);
  expert.weights.assign(expert.taps.size(), 0);
  for (std::size_t t = 0; t < expert.taps.size(); ++t) {
    if (t == kRightTap) continue;
    const std::int32_t weight = unfold(get_rice(in, k, kWeightEscape));
    if (std::abs(weight) > (kMaxWeight >> expert.weight_shift))
      fail(ErrorCode::kCorrupt, "an expert's weight is beyond its limit of {}", kMaxWeight);
    expert.weights[t] = weight * (1 << expert.weight_shift);
  }
  complete_sum(expert);
  return expert;
}

template <typename F>
void for_each_set(const ModelShape& shape, const F& f) {
  for (int kind = 0; kind < shape.kinds; ++kind)
    for (int axis = 0; axis < 3; ++axis)
      for (int level = 0; level < shape.level_classes && shape.has_axis[axis]; ++level) f(kind, axis, level);
}

}  // namespace

bool add_network_experts(FrameModel& model, const Extent& extent) {
  bool any = false;
  for (int kind = 0; kind < kFrameKinds; ++kind) {
    if (network_of(*model.network, extent, static_cast<FrameKind>(kind)) == nullptr) continue;
    any = true;
    for (auto& levels : model.experts[kind])
      for (auto& experts : levels) experts.push_back({ExpertType::kNetwork, {}, {}});
  }
  return any;
}

ModelShape model_shape(const Extent& extent, std::size_t frames, std::uint8_t tools, const NetworkModel* network) {
  ModelShape shape{};
  int levels = 0;
  for (int axis = 0; axis < 3; ++axis) {
    shape.has_axis[axis] = extent.length[axis] > 1;
    while ((std::int64_t{1} << levels) < extent.length[axis]) ++levels;
  }
  shape.level_classes = std::min(levels, kLevelClasses);
  const bool between = (tools & kBidirectional) != 0 && frames > 2;
  shape.kinds = frames < 2 ? 1 : (between ? kFrameKinds : kFrameKinds - 1);
  for (std::size_t kind = 0; kind < kFrameKinds; ++kind)
    shape.has_network[kind] =
        network != nullptr && network_of(*network, extent, static_cast<FrameKind>(kind)) != nullptr;
  return shape;
}

void set_level_steps(FrameModel& model, std::int32_t step, int law, bool odd_steps) {
  constexpr std::int64_t kUp[kLevelLaws] = {1, 4, 2};
  constexpr std::int64_t kDown[kLevelLaws] = {1, 5, 3};
  std::int64_t value = step;
  for (std::int32_t& level_step : model.level_step) {
    std::int64_t limited = std::max<std::int64_t>({value, (step + 1) / 2, 1});
    if (odd_steps && limited % 2 == 0) --limited;
    level_step = static_cast<std::int32_t>(limited);
    value = value * kUp[law] / kDown[law];
  }
}

void round_weights(Expert& expert, int shift) {
  expert.weight_shift = shift;
  const std::int32_t half = shift > 0 ? 1 << (shift - 1) : 0;
  for (std::int32_t& weight : expert.weights)
    weight = std::clamp((weight + half) >> shift, -(kMaxWeight >> shift), kMaxWeight >> shift) * (1 << shift);
  complete_sum(expert);
}

int weight_bits(const Expert& expert) {
  int total = 0;
  best_rice(folded_weights(expert, expert.weight_shift), kWeightEscape, total);
  return total + 8;
}

void write_model(const FrameModel& model, const ModelShape& shape, BitWriter& out) {
  const FrameModel standard = default_model(1);
  for_each_set(shape, [&](int kind, int axis, int level) {
    const auto& experts = model.experts[kind][axis][level];
    const auto fitted =
        std::count_if(experts.begin(), experts.end(), [](const Expert& e) { return e.type == ExpertType::kFitted; });
    out.put(static_cast<std::uint32_t>(fitted), 2);
    for (const Expert& expert : experts)
      if (expert.type == ExpertType::kFitted) write_fitted(expert, out);
    if (shape.has_network[kind]) out.put(experts.back().type == ExpertType::kNetwork ? 1 : 0, 1);
  });
  for (int kind = 0; kind < shape.kinds; ++kind)
    for (int level = 0; level < shape.level_classes; ++level)
      write_contexts(model.contexts[kind][level], standard.contexts[kind][level], out);
}

void read_model(BitReader& in, const ModelShape& shape, FrameModel& model) {
  for_each_set(shape, [&](int kind, int axis, int level) {
    auto& experts = model.experts[kind][axis][level];
    const auto fitted = static_cast<int>(in.get(2));
    const int most = shape.has_network[kind] ? kMaxFitted - 1 : kMaxFitted;
    if (fitted > most)
      fail(ErrorCode::kCorrupt, "a model has {} fitted experts in one class, above the limit of {}", fitted, most);
    for (int i = 0; i < fitted; ++i)
      experts.insert(experts.begin() + i,
                     read_fitted(in, fitted_stencil(axis, shape.has_axis, static_cast<FrameKind>(kind))));
    if (shape.has_network[kind] && in.get(1) != 0) experts.push_back({ExpertType::kNetwork, {}, {}});
  });
  for (int kind = 0; kind < shape.kinds; ++kind)
    for (int level = 0; level < shape.level_classes; ++level) read_contexts(in, model.contexts[kind][level]);
}

}  // namespace tezpress::codec
