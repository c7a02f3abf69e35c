#include "codec/source_rows.h"

#include <algorithm>
#include <bit>

namespace tezpress::codec {

float residual_bits(float residual_steps) {
  const float scaled = 4.0f * residual_steps;
  const float energy = 1.0f + scaled * scaled;
  constexpr float kHalfBit = 0.5f / (1 << 23);
  return static_cast<float>(std::bit_cast<std::int32_t>(energy) - 0x3f800000) * kHalfBit;
}

void SourceRows::quantise(const RowJob& job) {
  const Sampling targets = targets_of(*job.phase);
  const auto width = static_cast<std::size_t>(job.width);
  switch (source_.type) {
    case SourceType::kFloat:
      floats_.resize(width);
      load_row(static_cast<const float*>(source_.values), extent_, targets, job.z, job.y, floats_.data());
      kernels_->quantise_float(floats_.data(), job.prediction, scale_, job.step, job.width, job.index);
      break;
    case SourceType::kDouble:
      doubles_.resize(width);
      load_row(static_cast<const double*>(source_.values), extent_, targets, job.z, job.y, doubles_.data());
      kernels_->quantise_double(doubles_.data(), job.prediction, scale_, job.step, job.width, job.index);
      break;
    case SourceType::kInt:
      ints_.resize(width);
      load_row(static_cast<const std::int32_t*>(source_.values), extent_, targets, job.z, job.y, ints_.data());
      kernels_->quantise_int(ints_.data(), job.prediction, job.step, job.width, job.index);
      break;
  }
  mask_row_.clear();
  if (source_.mask == nullptr) return;
  mask_row_.resize(width);
  load_row(source_.mask, extent_, targets, job.z, job.y, mask_row_.data());
  for (int x = 0; x < job.width; ++x)
    if (mask_row_[static_cast<std::size_t>(x)] != 0) job.index[x] = 0;
}

const std::vector<float>& SourceRows::units(const Sampling& targets, int z, int y, int width) {
  const auto count = static_cast<std::size_t>(width);
  units_.resize(count);
  switch (source_.type) {
    case SourceType::kFloat:
      floats_.resize(count);
      load_row(static_cast<const float*>(source_.values), extent_, targets, z, y, floats_.data());
      for (std::size_t x = 0; x < count; ++x)
        units_[x] = static_cast<float>(static_cast<double>(floats_[x]) * scale_.inverse_unit - scale_.offset);
      break;
    case SourceType::kDouble:
      doubles_.resize(count);
      load_row(static_cast<const double*>(source_.values), extent_, targets, z, y, doubles_.data());
      for (std::size_t x = 0; x < count; ++x)
        units_[x] = static_cast<float>(doubles_[x] * scale_.inverse_unit - scale_.offset);
      break;
    case SourceType::kInt:
      ints_.resize(count);
      load_row(static_cast<const std::int32_t*>(source_.values), extent_, targets, z, y, ints_.data());
      for (std::size_t x = 0; x < count; ++x) units_[x] = static_cast<float>(ints_[x]);
      break;
  }
  return units_;
}

void SourceRows::sum_block_costs(const Phase& phase, const PhaseSlab& slab, std::size_t experts, std::int32_t step,
                                 const std::vector<std::int32_t>& predictions) {
  const int columns = slab.block_columns();
  const auto width = static_cast<std::size_t>(slab.width());
  const std::size_t area = static_cast<std::size_t>(slab.row_count()) * width;
  const float inverse_step = 1.0f / static_cast<float>(step);
  block_costs_.assign(static_cast<std::size_t>(columns) * static_cast<std::size_t>(slab.block_rows()) * experts, 0.0f);
  for (int row = 0; row < slab.row_count(); ++row) {
    const auto [z, y] = slab.row_position(row);
    const std::vector<float>& values = units(targets_of(phase), z, y, slab.width());
    float* costs = block_costs_.data() + static_cast<std::size_t>(slab.block_row_of(row) * columns) * experts;
    for (std::size_t e = 0; e < experts; ++e) {
      const std::int32_t* prediction = predictions.data() + e * area + static_cast<std::size_t>(row) * width;
      for (std::size_t column = 0; column < static_cast<std::size_t>(columns); ++column) {
        const std::size_t end = std::min(width, (column + 1) * kBlockWidth);
        float cost = 0;
        for (std::size_t x = column * kBlockWidth; x < end; ++x)
          cost += residual_bits((values[x] - static_cast<float>(prediction[x])) * inverse_step);
        costs[column * experts + e] += cost;
      }
    }
  }
}

void SourceRows::choose_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                              const std::vector<std::int32_t>& predictions, std::vector<std::uint8_t>& modes) {
  const auto experts = static_cast<std::size_t>(expert_count);
  sum_block_costs(phase, slab, experts, step, predictions);
  constexpr float kChangeBits = 3.0f;  // about what the adaptive model charges for a surprise
  const auto columns = static_cast<std::size_t>(slab.block_columns());
  for (std::size_t place = 0; place < modes.size(); ++place) {
    const bool has_left = place % columns != 0;
    const float* costs = block_costs_.data() + place * experts;
    std::size_t best = 0;
    float best_cost = 0;
    for (std::size_t e = 0; e < experts; ++e) {
      const float cost = costs[e] + (!has_left || e == modes[place - 1] ? 0.0f : kChangeBits);
      if (e == 0 || cost < best_cost) {
        best = e;
        best_cost = cost;
      }
    }
    modes[place] = static_cast<std::uint8_t>(best);
  }
}

SourceRows::Saving SourceRows::last_expert_saving(int expert_count, const std::vector<std::uint8_t>& modes) const {
  const auto experts = static_cast<std::size_t>(expert_count);
  Saving saving;
  for (std::size_t place = 0; place < modes.size(); ++place) {
    const float* costs = block_costs_.data() + place * experts;
    const float chosen = costs[modes[place]];
    saving.bits += static_cast<double>(chosen);
    if (modes[place] + 1u == experts)
      saving.saved += static_cast<double>(*std::min_element(costs, costs + experts - 1) - chosen);
  }
  return saving;
}

double index_bits(const std::int32_t* index, int width) {
  float bits = 0;
  for (int x = 0; x < width; ++x) bits += residual_bits(static_cast<float>(index[x]));
  return static_cast<double>(bits);
}

void CostSide::code_row(const RowJob& job) {
  rows_.quantise(job);
  bits_ += index_bits(job.index, job.width);
}

void CostSide::code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                          const std::vector<std::int32_t>& predictions, EntropyModels&,
                          std::vector<std::uint8_t>& modes) {
  rows_.choose_modes(phase, slab, expert_count, step, predictions, modes);
}

}  // namespace tezpress::codec
