#include "codec/sides.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tezpress::codec {
namespace {

std::size_t exact_bytes(SourceType type) { return type == SourceType::kDouble ? 8 : 4; }

// The choice of a block is coded under the choices to its left and above it.
TargetContext mode_context(const std::vector<std::uint8_t>& modes, int columns, int block_row, int column) {
  const std::size_t place = static_cast<std::size_t>(block_row) * static_cast<std::size_t>(columns) +
                            static_cast<std::size_t>(column);
  const unsigned left = column > 0 ? modes[place - 1] : kMaxExperts;
  const unsigned above = block_row > 0 ? modes[place - static_cast<std::size_t>(columns)] : kMaxExperts;
  TargetContext context{};
  context.primary = static_cast<std::uint16_t>(left);
  context.secondary = static_cast<std::uint16_t>(kMaxExperts + 1 + above);
  return context;
}

std::size_t frame_position(const Extent& extent, const Sampling& s, int z, int y, int x) {
  const auto at = [&](int axis, int k) {
    return static_cast<std::size_t>(s.origin[axis]) + static_cast<std::size_t>(k) * static_cast<std::size_t>(s.stride[axis]);
  };
  return (at(0, z) * static_cast<std::size_t>(extent.length[1]) + at(1, y)) *
             static_cast<std::size_t>(extent.length[2]) + at(2, x);
}

// About the bits of an index of this size: log2(1 + (4r/step)^2)/2, from the float's exponent and mantissa.
inline float residual_bits(float residual, float scale) {
  const float scaled = residual * scale;
  const float energy = 1.0f + scaled * scaled;
  return static_cast<float>(std::bit_cast<std::int32_t>(energy) - 0x3f800000);
}

}  // namespace

void EncodeSide::quantise(const RowJob& job) {
  const Sampling targets = targets_of(*job.phase);
  const auto width = static_cast<std::size_t>(job.width);
  RowScale scale = scale_;
  scale.step = job.step;
  const Extent& extent = coder_.extent();
  const Kernels& kernels = coder_.kernel_table();
  switch (source_.type) {
    case SourceType::kFloat:
      floats_.resize(width);
      load_row(static_cast<const float*>(source_.values), extent, targets, job.z, job.y, floats_.data());
      kernels.quantise_float(floats_.data(), job.prediction, scale, job.width, job.index);
      break;
    case SourceType::kDouble:
      doubles_.resize(width);
      load_row(static_cast<const double*>(source_.values), extent, targets, job.z, job.y, doubles_.data());
      kernels.quantise_double(doubles_.data(), job.prediction, scale, job.width, job.index);
      break;
    case SourceType::kInt:
      ints_.resize(width);
      load_row(static_cast<const std::int32_t*>(source_.values), extent, targets, job.z, job.y, ints_.data());
      kernels.quantise_int(ints_.data(), job.prediction, scale, job.width, job.index);
      break;
  }
}

void EncodeSide::code_row(const RowJob& job) {
  quantise(job);
  const TargetContext* contexts = job.contexts;
  const std::int32_t* indices = job.index;
  int count = job.width;
  if (source_.mask != nullptr) {
    mask_row_.resize(static_cast<std::size_t>(job.width));
    coded_contexts_.resize(static_cast<std::size_t>(job.width));
    coded_indices_.resize(static_cast<std::size_t>(job.width));
    load_row(source_.mask, coder_.extent(), targets_of(*job.phase), job.z, job.y, mask_row_.data());
    count = 0;
    for (int x = 0; x < job.width; ++x) {
      if (mask_row_[x] != 0) {
        job.index[x] = 0;
        continue;
      }
      coded_contexts_[count] = job.contexts[x];
      coded_indices_[count++] = job.index[x];
    }
    contexts = coded_contexts_.data();
    indices = coded_indices_.data();
  }
  coder_.kernel_table().encode(output_, job.primary, job.secondary, contexts, indices, count);
  for (int x = 0; x < job.width; ++x) {
    if (job.index[x] != kExactIndex) continue;
    ++exact_count_;
    switch (source_.type) {
      case SourceType::kFloat: exact_.fixed(floats_[x]); break;
      case SourceType::kDouble: exact_.fixed(doubles_[x]); break;
      case SourceType::kInt: exact_.fixed(ints_[x]); break;
    }
  }
}

void EncodeSide::load_units(const Sampling& targets, int z, int y, int width) {
  units_.resize(static_cast<std::size_t>(width));
  const Extent& extent = coder_.extent();
  if (source_.type == SourceType::kInt) {
    ints_.resize(static_cast<std::size_t>(width));
    load_row(static_cast<const std::int32_t*>(source_.values), extent, targets, z, y, ints_.data());
    for (int x = 0; x < width; ++x) units_[x] = static_cast<float>(ints_[x]);
  } else if (source_.type == SourceType::kFloat) {
    floats_.resize(static_cast<std::size_t>(width));
    load_row(static_cast<const float*>(source_.values), extent, targets, z, y, floats_.data());
    for (int x = 0; x < width; ++x)
      units_[x] = static_cast<float>(floats_[x] * scale_.inverse_unit - scale_.offset);
  } else {
    doubles_.resize(static_cast<std::size_t>(width));
    load_row(static_cast<const double*>(source_.values), extent, targets, z, y, doubles_.data());
    for (int x = 0; x < width; ++x)
      units_[x] = static_cast<float>(doubles_[x] * scale_.inverse_unit - scale_.offset);
  }
}

void EncodeSide::code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                            const std::vector<std::int32_t>& predictions, EntropyModels& models,
                            std::vector<std::uint8_t>& modes) {
  const int columns = slab.block_columns();
  const auto blocks = static_cast<std::size_t>(columns) * static_cast<std::size_t>(slab.block_rows());
  const auto experts = static_cast<std::size_t>(expert_count);
  const Sampling targets = targets_of(phase);
  const std::size_t area = static_cast<std::size_t>(slab.row_count()) * static_cast<std::size_t>(slab.width());
  const float scale = 4.0f / static_cast<float>(step);
  block_costs_.assign(blocks * experts, 0.0f);
  for (int row = 0; row < slab.row_count(); ++row) {
    const auto [z, y] = slab.row_position(row);
    load_units(targets, z, y, slab.width());
    for (std::size_t e = 0; e < experts; ++e) {
      const std::int32_t* prediction =
          predictions.data() + e * area + static_cast<std::size_t>(row) * static_cast<std::size_t>(slab.width());
      for (int column = 0; column < columns; ++column) {
        const int end = std::min(slab.width(), (column + 1) * kBlockWidth);
        float cost = 0;
        for (int x = column * kBlockWidth; x < end; ++x)
          cost += residual_bits(units_[x] - static_cast<float>(prediction[x]), scale);
        block_costs_[(static_cast<std::size_t>(slab.block_row_of(row)) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)) * experts + e] += cost;
      }
    }
  }
  constexpr float kBitCost = 2.0f * (1 << 23);  // one bit, in units of residual_bits (which counts half bits)
  for (int block_row = 0; block_row < slab.block_rows(); ++block_row) {
    for (int column = 0; column < columns; ++column) {
      const std::size_t place = static_cast<std::size_t>(block_row) * static_cast<std::size_t>(columns) +
                                static_cast<std::size_t>(column);
      const TargetContext context = mode_context(modes, columns, block_row, column);
      const float* costs = block_costs_.data() + place * experts;
      std::size_t best = 0;
      float best_cost = 0;
      for (std::size_t e = 0; e < experts; ++e) {
        // Changing the expert costs about what the adaptive model charges for a surprise.
        const float cost = costs[e] + (e == context.primary ? 0.0f : 2.0f * kBitCost);
        if (e == 0 || cost < best_cost) {
          best = e;
          best_cost = cost;
        }
      }
      modes[place] = static_cast<std::uint8_t>(best);
      const std::int32_t index = static_cast<std::int32_t>(best);
      coder_.kernel_table().encode(output_, models.modes.data(), models.modes.data(), &context, &index, 1);
    }
  }
}

Segment EncodeSide::finish_segment() {
  ByteWriter tokens;
  output_.tokens.finish(tokens);
  return {tokens.take(), output_.bits.finish(), exact_.take()};
}

void DecodeSide::begin_segment(ByteSpan tokens, ByteSpan bits, ByteSpan exact) {
  input_.tokens = RansDecoder(tokens);
  input_.bits = BitReader(bits);
  exact_ = exact;
  exact_position_ = 0;
  exact_overrun_ = false;
}

void DecodeSide::end_segment() const {
  if (!input_.tokens.ok() || !input_.bits.ok() || exact_overrun_ || exact_position_ != exact_.size())
    fail(ErrorCode::kCorrupt, "a segment's entropy-coded data do not end where its header says");
}

void DecodeSide::take_exact(const RowJob& job) {
  const std::size_t bytes = exact_bytes(type_);
  const Sampling targets = targets_of(*job.phase);
  for (int x = 0; x < job.width; ++x) {
    if (job.index[x] != kExactIndex) continue;
    std::uint64_t bits = 0;
    if (exact_.size() - exact_position_ >= bytes) {
      std::memcpy(&bits, exact_.data() + exact_position_, bytes);
      exact_position_ += bytes;
    } else {
      exact_overrun_ = true;
    }
    exact_values_.push_back({frame_position(coder_.extent(), targets, job.z, job.y, x), bits});
  }
}

void DecodeSide::code_row(const RowJob& job) {
  const Kernels& kernels = coder_.kernel_table();
  if (mask_ == nullptr) {
    kernels.decode(input_, job.primary, job.secondary, job.contexts, job.index, job.width);
  } else {
    mask_row_.resize(static_cast<std::size_t>(job.width));
    coded_contexts_.resize(static_cast<std::size_t>(job.width));
    coded_indices_.resize(static_cast<std::size_t>(job.width));
    load_row(mask_, coder_.extent(), targets_of(*job.phase), job.z, job.y, mask_row_.data());
    int count = 0;
    for (int x = 0; x < job.width; ++x)
      if (mask_row_[x] == 0) coded_contexts_[count++] = job.contexts[x];
    kernels.decode(input_, job.primary, job.secondary, coded_contexts_.data(), coded_indices_.data(), count);
    for (int x = job.width, next = count; x-- > 0;) job.index[x] = mask_row_[x] == 0 ? coded_indices_[--next] : 0;
  }
  take_exact(job);
}

void DecodeSide::code_modes(const Phase&, const PhaseSlab& slab, int expert_count, std::int32_t,
                            const std::vector<std::int32_t>&, EntropyModels& models,
                            std::vector<std::uint8_t>& modes) {
  const int columns = slab.block_columns();
  for (int block_row = 0; block_row < slab.block_rows(); ++block_row) {
    for (int column = 0; column < columns; ++column) {
      const TargetContext context = mode_context(modes, columns, block_row, column);
      std::int32_t index = 0;
      coder_.kernel_table().decode(input_, models.modes.data(), models.modes.data(), &context, &index, 1);
      // A corrupt stream may name any expert; the segment's check tells later.
      modes[static_cast<std::size_t>(block_row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)] =
          static_cast<std::uint8_t>(std::clamp(index, 0, expert_count - 1));
    }
  }
}

}  // namespace tezpress::codec
