#include "codec/sides.h"

#include <algorithm>

namespace tezpress::codec {
namespace {

// The choice of a block is coded under the choices to its left and above it.
TargetContext mode_context(const std::vector<std::uint8_t>& modes, int block_columns, std::size_t place) {
  const auto columns = static_cast<std::size_t>(block_columns);
  const unsigned left = place % columns != 0 ? modes[place - 1] : kMaxExperts;
  const unsigned above = place >= columns ? modes[place - columns] : kMaxExperts;
  TargetContext context{};
  context.primary = static_cast<std::uint16_t>(left);
  context.secondary = static_cast<std::uint16_t>(kMaxExperts + 1 + above);
  return context;
}

}  // namespace

void EncodeSide::code_row(const RowJob& job) {
  rows_.quantise(job);
  if (job.quiet == nullptr) return code_run(job, {0, job.width});
  blocks_.find({job.contexts, static_cast<std::size_t>(job.width)});
  blocks_.set_flags(job.index);
  kernels_.encode(output_, job.quiet, job.quiet, blocks_.contexts().data(), blocks_.flags().data(),
                  static_cast<int>(blocks_.flags().size()));
  for (const QuietBlocks::Run run : blocks_.runs()) code_run(job, run);
}

void EncodeSide::code_run(const RowJob& job, QuietBlocks::Run run) {
  const std::vector<std::uint8_t>& mask = rows_.mask_row();
  if (mask.empty())
    return kernels_.encode(output_, job.primary, job.secondary, job.contexts + run.begin, job.index + run.begin,
                           run.end - run.begin);
  coded_contexts_.clear();
  coded_indices_.clear();
  for (int x = run.begin; x < run.end; ++x) {
    if (mask[static_cast<std::size_t>(x)] != 0) continue;
    coded_contexts_.push_back(job.contexts[x]);
    coded_indices_.push_back(job.index[x]);
  }
  kernels_.encode(output_, job.primary, job.secondary, coded_contexts_.data(), coded_indices_.data(),
                  static_cast<int>(coded_indices_.size()));
}

void EncodeSide::code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                            const std::vector<std::int32_t>& predictions, EntropyModels& models,
                            std::vector<std::uint8_t>& modes) {
  rows_.choose_modes(phase, slab, expert_count, step, predictions, modes);
  for (std::size_t place = 0; place < modes.size(); ++place) {
    const TargetContext context = mode_context(modes, slab.block_columns(), place);
    const std::int32_t index = modes[place];
    kernels_.encode(output_, models.modes.data(), models.modes.data(), &context, &index, 1);
  }
}

void DecodeSide::begin_segment(ByteSpan tokens, ByteSpan bits) {
  input_.tokens = RansDecoder(tokens);
  input_.bits = BitReader(bits);
}

void DecodeSide::end_frame() const {
  if (input_.tokens.overrun() || input_.bits.overrun())
    fail(ErrorCode::kCorrupt, "a segment's entropy-coded data end within a frame");
}

void DecodeSide::end_segment() const {
  if (!input_.tokens.ok() || !input_.bits.ok())
    fail(ErrorCode::kCorrupt, "a segment's entropy-coded data do not end where its header says");
}

void DecodeSide::code_row(const RowJob& job) {
  if (mask_ != nullptr) {
    mask_row_.resize(static_cast<std::size_t>(job.width));
    load_row(mask_, extent_, targets_of(*job.phase), job.z, job.y, mask_row_.data());
  }
  if (job.quiet == nullptr) return code_run(job, {0, job.width});
  blocks_.find({job.contexts, static_cast<std::size_t>(job.width)});
  kernels_.decode(input_, job.quiet, job.quiet, blocks_.contexts().data(), blocks_.flags().data(),
                  static_cast<int>(blocks_.flags().size()));
  std::fill(job.index, job.index + job.width, 0);
  for (const QuietBlocks::Run run : blocks_.runs()) code_run(job, run);
}

void DecodeSide::code_run(const RowJob& job, QuietBlocks::Run run) {
  if (mask_ == nullptr)
    return kernels_.decode(input_, job.primary, job.secondary, job.contexts + run.begin, job.index + run.begin,
                           run.end - run.begin);
  coded_contexts_.clear();
  for (int x = run.begin; x < run.end; ++x)
    if (mask_row_[static_cast<std::size_t>(x)] == 0) coded_contexts_.push_back(job.contexts[x]);
  coded_indices_.resize(coded_contexts_.size());
  kernels_.decode(input_, job.primary, job.secondary, coded_contexts_.data(), coded_indices_.data(),
                  static_cast<int>(coded_contexts_.size()));
  std::size_t next = 0;
  for (int x = run.begin; x < run.end; ++x)
    job.index[x] = mask_row_[static_cast<std::size_t>(x)] == 0 ? coded_indices_[next++] : 0;
}

void DecodeSide::code_modes(const Phase&, const PhaseSlab& slab, int expert_count, std::int32_t,
                            const std::vector<std::int32_t>&, EntropyModels& models, std::vector<std::uint8_t>& modes) {
  for (std::size_t place = 0; place < modes.size(); ++place) {
    const TargetContext context = mode_context(modes, slab.block_columns(), place);
    std::int32_t index = 0;
    kernels_.decode(input_, models.modes.data(), models.modes.data(), &context, &index, 1);
    // A corrupt stream may name any expert; the segment's check tells later.
    modes[place] = static_cast<std::uint8_t>(std::clamp(index, 0, expert_count - 1));
  }
}

}  // namespace tezpress::codec
