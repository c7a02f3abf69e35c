// A frame to be coded, read row by row: its values in units, its quantisation
// against a prediction, and the search for each block's best expert. Encoder only.
#pragma once

#include "codec/frame_coder.h"

namespace tezpress::codec {

enum class SourceType : std::uint8_t { kFloat, kDouble, kInt };

// A frame to be coded. mask: non-zero where the value is not coded here (it travels
// in the mask stream); null if every value is coded.
struct FrameSource {
  SourceType type = SourceType::kFloat;
  const void* values = nullptr;  // float, double or std::int32_t, the whole frame
  const std::uint8_t* mask = nullptr;
};

class SourceRows {
 public:
  SourceRows(const Extent& extent, const Kernels& kernels, const UnitScale& scale)
      : extent_(extent), kernels_(&kernels), scale_(scale) {}

  void begin_frame(const FrameSource& source) { source_ = source; }
  const FrameSource& source() const { return source_; }
  // Fills job.index; masked targets get 0.
  void quantise(const RowJob& job);
  // Non-zero where the last quantised row is masked; empty if the frame has no mask.
  const std::vector<std::uint8_t>& mask_row() const { return mask_row_; }
  // The row's values in units, rounded to float.
  const std::vector<float>& units(const Sampling& targets, int z, int y, int width);
  // The expert with the shortest estimated code for each block; a change of expert is charged.
  void choose_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                    const std::vector<std::int32_t>& predictions, std::vector<std::uint8_t>& modes);
  // Of the choices made last: estimated bits, and those that the last expert saved beside the best of the others.
  struct Saving {
    double bits = 0;
    double saved = 0;
  };
  Saving last_expert_saving(int expert_count, const std::vector<std::uint8_t>& modes) const;

 private:
  void sum_block_costs(const Phase& phase, const PhaseSlab& slab, std::size_t experts, std::int32_t step,
                       const std::vector<std::int32_t>& predictions);

  Extent extent_;
  const Kernels* kernels_;
  UnitScale scale_;
  FrameSource source_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
  std::vector<std::int32_t> ints_;
  std::vector<float> units_;
  std::vector<std::uint8_t> mask_row_;
  std::vector<float> block_costs_;
};

// Quantises without coding and adds up an estimate of the code length (encoder's trials).
class CostSide final : public CodingSide {
 public:
  CostSide(const FrameCoder& coder, const UnitScale& scale) : rows_(coder.extent(), coder.kernel_table(), scale) {}

  void begin_frame(const FrameSource& source) { rows_.begin_frame(source); }
  double bits() const { return bits_; }

  RowNeed next_row_need() override { return RowNeed::kNothing; }
  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return true; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;

 private:
  SourceRows rows_;
  double bits_ = 0;
};

// Estimated code length of a row of indices.
double index_bits(const std::int32_t* index, int width);

// About the bits of a residual in steps: log2(1 + (4r)^2)/2, read off the float's exponent and mantissa.
float residual_bits(float residual_steps);

}  // namespace tezpress::codec
