#include "codec/frame_coder.h"

#include <algorithm>
#include <iterator>

namespace tezpress::codec {
namespace {

constexpr int kModeContexts = kMaxExperts + 1;  // one more for "no neighbour"

std::int16_t saturate_index(std::int32_t index) { return static_cast<std::int16_t>(std::clamp(index, -32767, 32767)); }

}  // namespace

#include "codec/initial_tokens.inc"
static_assert(std::size(kInitialPrimary) == kPrimaryContexts && std::size(kInitialSecondary) == kSecondaryContexts);

void EntropyModels::reset() {
  primary.resize(kPrimaryContexts);
  secondary.resize(static_cast<std::size_t>(kLevelClasses) * kSecondaryContexts);
  for (std::size_t i = 0; i < primary.size(); ++i) primary[i].reset(kInitialPrimary[i]);
  for (std::size_t i = 0; i < secondary.size(); ++i) secondary[i].reset(kInitialSecondary[i % kSecondaryContexts]);
  modes.assign(2 * kModeContexts, TokenModel());
  reset_quiet_models(quiet);
}

FrameCoder::FrameCoder(const Extent& extent, const Kernels& kernels)
    : extent_(extent),
      kernels_(&kernels),
      phases_(phases_of(extent)),
      slab_axis_(PhaseSlab::slab_axis(extent)),
      history_(extent.count()),
      network_(extent, kernels) {
  start_group();
}

void FrameCoder::code(CodingSide& side, const FrameModel& model, const FrameStep& step) {
  const FrameKind kind = step.kind;
  history_.begin(step);
  code_anchor(side, model, kind);
  for (const Phase& phase : phases_) code_phase(side, model, kind, phase);
}

// The point (0,0,0), predicted by its predecessor in time or by zero.
void FrameCoder::code_anchor(CodingSide& side, const FrameModel& model, FrameKind kind) {
  Phase phase;
  phase.target = {1, 1, 1};
  phase.target_stride = {1, 1, 1};
  const std::int32_t prediction = kind == FrameKind::kIntra ? 0 : history_.previous_value(1)[0];
  const std::int32_t step = model.level_step[0];
  // As uncertain as the widest bucket: one value per frame need not be modelled.
  TargetContext context{};
  context.primary = static_cast<std::uint16_t>((kBuckets - 1) * kSignStrengths);
  context.secondary = static_cast<std::uint16_t>(kSecondaryContexts - 1);
  std::int32_t index = 0;
  side.code_row({&phase, 0, 0, 1, step, &prediction, nullptr, &context, kind, models_.primary.data(),
                 models_.secondary.data() + (kLevelClasses - 1) * kSecondaryContexts, nullptr, &index});
  kernels_->reconstruct(&prediction, &index, step, 1, history_.value().data());
  history_.index()[0] = saturate_index(index);
}

void FrameCoder::code_phase(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase) {
  const auto width = static_cast<std::size_t>(phase.target[2]);
  const std::size_t padded = width + 2;
  phase_index_.assign(2 * padded * static_cast<std::size_t>(phase.target[1]), 0);
  previous_row_.resize(padded);
  zero_row_.resize(padded);  // never written: stays zero
  features_.resize(width * kContextFeatures);
  contexts_.resize(width);
  index_row_.resize(width);
  value_row_.resize(width);
  const int slabs = PhaseSlab::slab_count(phase, slab_axis_);
  const auto& experts = model.experts[static_cast<int>(kind)][phase.axis][level_class(phase.level)];
  const bool fitted =
      experts.front().type == ExpertType::kFitted || experts.back().type == ExpertType::kNetwork || side.observes();
  for (int s = 0; s < slabs; ++s) {
    slab_.load(extent_, phase, kind, slab_axis_, s, history_, fitted);
    side.observe(phase, kind, slab_, model.level_step[static_cast<std::size_t>(phase.level)]);
    predict_slab(side, model, kind, phase);
    for (int row = 0; row < slab_.row_count(); ++row) code_slab_row(side, model, kind, phase, row);
  }
}

void FrameCoder::predict_row(const FrameModel& model, FrameKind kind, const Phase& phase, std::size_t expert, int row,
                             int begin, int end, std::int32_t* out) {
  const int level = level_class(phase.level);
  const auto& experts = model.experts[static_cast<int>(kind)][phase.axis][level];
  if (experts[expert].type != ExpertType::kNetwork)
    return slab_.predict(*kernels_, experts[expert], row, begin, end, out);
  slab_.predict(*kernels_, experts[network_base(experts)], row, begin, end, out);
  const Network& network = *network_of(*model.network, extent_, kind);
  network_.correct(slab_, phase, kind,
                   {row, level, model.level_step[static_cast<std::size_t>(phase.level)],
                    rows_before_phase(kind, phase, row), &network},
                   begin, end, out);
}

void FrameCoder::predict_slab(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase) {
  const auto& experts = model.experts[static_cast<int>(kind)][phase.axis][level_class(phase.level)];
  const int width = slab_.width();
  const int rows = slab_.row_count();
  const std::size_t area = static_cast<std::size_t>(width) * static_cast<std::size_t>(rows);
  chosen_.resize(area + kRowSlack);
  const auto row_of = [width](std::vector<std::int32_t>& values, std::size_t offset, int row) {
    return values.data() + offset + static_cast<std::size_t>(row) * static_cast<std::size_t>(width);
  };
  if (experts.size() == 1) {
    for (int row = 0; row < rows; ++row) predict_row(model, kind, phase, 0, row, 0, width, row_of(chosen_, 0, row));
    return;
  }
  const bool all = side.wants_predictions();
  if (all) {
    predictions_.resize(area * experts.size() + kRowSlack);
    for (std::size_t e = 0; e < experts.size(); ++e)
      for (int row = 0; row < rows; ++row)
        predict_row(model, kind, phase, e, row, 0, width, row_of(predictions_, e * area, row));
  }
  const int columns = slab_.block_columns();
  modes_.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(slab_.block_rows()), 0);
  side.code_modes(phase, slab_, static_cast<int>(experts.size()),
                  model.level_step[static_cast<std::size_t>(phase.level)], predictions_, models_, modes_);
  for (int row = 0; row < rows; ++row) {
    const std::uint8_t* modes = modes_.data() + static_cast<std::ptrdiff_t>(slab_.block_row_of(row)) * columns;
    for (int column = 0; column < columns;) {
      int next = column + 1;
      while (next < columns && modes[next] == modes[column]) ++next;
      const int begin = column * kBlockWidth;
      const int end = std::min(width, next * kBlockWidth);
      std::int32_t* out = row_of(chosen_, 0, row);
      if (all) {
        const std::int32_t* from = row_of(predictions_, modes[column] * area, row);
        std::copy(from + begin, from + end, out + begin);
      } else {
        predict_row(model, kind, phase, modes[column], row, begin, end, out);
      }
      column = next;
    }
  }
}

ContextRows FrameCoder::rows_before_phase(FrameKind kind, const Phase& phase, int row) {
  const int width = slab_.width();
  ContextRows rows = slab_.context_rows(row);
  rows.up = rows.back = rows.previous_index = zero_row_.data() + 1;
  if (kind == FrameKind::kIntra) return rows;
  const auto [z, y] = slab_.row_position(row);
  std::int16_t* previous = previous_row_.data() + 1;
  load_row(history_.previous_index().data(), extent_, targets_of(phase), z, y, previous);
  previous[-1] = previous[0];
  previous[width] = previous[width - 1];
  rows.previous_index = previous;
  return rows;
}

void FrameCoder::code_slab_row(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase, int row) {
  const int width = slab_.width();
  const auto [z, y] = slab_.row_position(row);
  const std::ptrdiff_t padded = width + 2;
  const std::ptrdiff_t plane = padded * phase.target[1];
  std::int16_t* own = phase_index_.data() + plane * (z & 1) + padded * y + 1;
  ContextRows rows = rows_before_phase(kind, phase, row);
  if (y > 0) rows.up = own - padded;
  if (z > 0) rows.back = phase_index_.data() + plane * (~z & 1) + padded * y + 1;
  const Sampling targets = targets_of(phase);
  const std::int32_t step = model.level_step[static_cast<std::size_t>(phase.level)];
  const std::uint64_t inverse_step = (std::uint64_t{1} << (32 + kFeatureBits)) / static_cast<std::uint64_t>(step);
  const int level = level_class(phase.level);
  const RowNeed need = side.next_row_need();
  if (need != RowNeed::kNothing) features_of(*kernels_, kind)(rows, width, inverse_step, features_.data());
  if (need == RowNeed::kContexts)
    kernels_->contexts(features_.data(), rows, model.contexts[static_cast<int>(kind)][level], width, contexts_.data());

  const std::int32_t* prediction = chosen_.data() + static_cast<std::ptrdiff_t>(row) * width;
  side.code_row({&phase, z, y, width, step, prediction, need == RowNeed::kNothing ? nullptr : features_.data(),
                 need == RowNeed::kContexts ? contexts_.data() : nullptr, kind, models_.primary.data(),
                 models_.secondary.data() + level * kSecondaryContexts,
                 model.skips_blocks ? models_.quiet.data() : nullptr, index_row_.data()});
  kernels_->reconstruct(prediction, index_row_.data(), step, width, value_row_.data());
  for (int x = 0; x < width; ++x) own[x] = saturate_index(index_row_[x]);
  store_row(value_row_.data(), extent_, targets, z, y, history_.value().data());
  store_row(static_cast<const std::int16_t*>(own), extent_, targets, z, y, history_.index().data());
}

}  // namespace tezpress::codec
