#include "train/sample_side.h"

#include <algorithm>
#include <iterator>

namespace tezpress::train {

using namespace codec;

SampleSide::SampleSide(const FrameCoder& coder, const FrameModel& model, const UnitScale& scale, std::size_t every,
                       std::uint64_t seed, KindSets& sets)
    : kernels_(&coder.kernel_table()),
      model_(&model),
      rows_(coder.extent(), coder.kernel_table(), scale),
      extent_(coder.extent()),
      every_(every),
      random_(seed * 2 + 1),
      sets_(&sets) {
  std::array<bool, 3> has_axis{};
  for (int a = 0; a < 3; ++a) has_axis[a] = extent_.length[a] > 1;
  for (int kind = 0; kind < kFrameKinds; ++kind)
    for (int axis = 0; axis < 3; ++axis)
      inputs_[kind][axis] = network_inputs(axis, has_axis, static_cast<FrameKind>(kind));
}

void SampleSide::begin_frame(const FrameSource& source) {
  rows_.begin_frame(source);
  slab_ = nullptr;
}

void SampleSide::observe(const Phase&, FrameKind, const PhaseSlab& slab, std::int32_t) {
  slab_ = &slab;
  row_ = 0;
}

void SampleSide::code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                            const std::vector<std::int32_t>& predictions, EntropyModels&,
                            std::vector<std::uint8_t>& modes) {
  rows_.choose_modes(phase, slab, expert_count, step, predictions, modes);
}

void SampleSide::code_row(const RowJob& job) {
  rows_.quantise(job);
  bits_ += index_bits(job.index, job.width);
  if (slab_ == nullptr) return;  // the anchor
  sample_row(job);
  ++row_;
}

// A linear congruential generator (Knuth's MMIX): the same sample on every machine.
bool SampleSide::is_kept() {
  random_ = random_ * 6364136223846793005u + 1442695040888963407u;
  return (random_ >> 33) % every_ == 0;
}

void SampleSide::sample_row(const RowJob& job) {
  kept_.clear();
  for (int x = 0; x < job.width; ++x)
    if (is_kept() && (rows_.mask_row().empty() || rows_.mask_row()[static_cast<std::size_t>(x)] == 0))
      kept_.push_back(x);
  if (kept_.empty()) return;
  const int level = level_class(job.phase->level);
  const auto& experts = model_->experts[static_cast<int>(job.kind)][job.phase->axis][level];
  base_.resize(static_cast<std::size_t>(job.width) + kRowSlack);
  slab_->predict(*kernels_, experts[network_base(experts)], row_, 0, job.width, base_.data());
  const NetworkInputs& inputs = inputs_[static_cast<int>(job.kind)][job.phase->axis];
  taps_.clear();
  for (const Tap& tap : inputs.taps) taps_.push_back(slab_->tap_row(tap, row_));
  const NetworkJob network{nullptr, &inputs, taps_.data(), job.features, job.width, level, job.step};
  for (int begin = 0; begin < job.width; begin += kNetworkChunk)
    sample_chunk(job, network, begin, std::min(kNetworkChunk, job.width - begin));
}

void SampleSide::sample_chunk(const RowJob& job, const NetworkJob& network, int begin, int count) {
  const auto first = std::lower_bound(kept_.begin(), kept_.end(), begin);
  const auto last = std::lower_bound(first, kept_.end(), begin + count);
  if (first == last) return;
  network_inputs_scalar(network, begin, count, base_.data() + begin, chunk_);
  const std::vector<float>& units = rows_.units(targets_of(*job.phase), job.z, job.y, job.width);
  TrainingSet& set = (*sets_)[static_cast<std::size_t>(job.kind)];
  set.inputs = network.inputs->count();
  const float inverse_step = 1.0f / static_cast<float>(job.step);
  for (auto x = first; x != last; ++x) {
    const int place = *x - begin;
    for (int i = 0; i < set.inputs; ++i) set.values.push_back(chunk_.inputs[i / 2][place][i % 2]);
    const auto at = static_cast<std::size_t>(*x);
    set.residual.push_back((units[at] - static_cast<float>(base_[at])) * inverse_step);
    set.scale.push_back(static_cast<float>(std::int64_t{1} << chunk_.scale[place]) * inverse_step);
    set.bucket.push_back(static_cast<std::uint8_t>(job.contexts[*x].primary / kSignStrengths));
    set.level.push_back(static_cast<std::uint8_t>(network.level_class));
    set.weight.push_back(1.0f);
  }
}

}  // namespace tezpress::train
