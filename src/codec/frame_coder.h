// One frame, coded or decoded by the same walk over phases, slabs and rows. What
// differs between the two directions is behind CodingSide: where indices come
// from, and where expert choices come from.
#pragma once

#include "codec/network_model.h"
#include "codec/network_predictor.h"
#include "codec/phase_slab.h"
#include "codec/quiet_blocks.h"

namespace tezpress::codec {

// All adaptive state of the entropy coder; reset at each group of pictures.
struct EntropyModels {
  std::vector<TokenModel> primary;    // kPrimaryContexts
  std::vector<TokenModel> secondary;  // level classes x kSecondaryContexts
  std::vector<TokenModel> modes;      // expert choices: by the choice to the left, and above
  std::vector<TokenModel> quiet;      // flags of quiet blocks
  void reset();
};

// A row of targets on its way through the coder.
struct RowJob {
  const Phase* phase;
  int z;
  int y;
  int width;
  std::int32_t step;
  const std::int32_t* prediction;
  const std::uint32_t* features;  // kContextFeatures rows; null for the anchor and where not needed
  const TargetContext* contexts;  // null where not needed
  FrameKind kind;
  TokenModel* primary;
  TokenModel* secondary;
  TokenModel* quiet;    // of the flags of quiet blocks; null where there are none
  std::int32_t* index;  // to be filled
};

// What a side wants to be computed for the next row.
enum class RowNeed { kNothing, kFeatures, kContexts };

class CodingSide {
 public:
  virtual ~CodingSide() = default;
  virtual RowNeed next_row_need() { return RowNeed::kContexts; }
  // Fills job.index: by quantising and coding the source, or by decoding.
  virtual void code_row(const RowJob& job) = 0;
  // Expert choices of a slab, block_rows x block_columns; called only where there are several experts.
  // predictions: expert after expert, each row_count x width (empty unless wants_predictions()).
  virtual bool wants_predictions() const = 0;
  virtual void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                          const std::vector<std::int32_t>& predictions, EntropyModels& models,
                          std::vector<std::uint8_t>& modes) = 0;
  // Sees each slab, if it observes(), before it is coded (the encoder's fitting passes).
  virtual bool observes() const { return false; }
  virtual void observe(const Phase&, FrameKind, const PhaseSlab&, std::int32_t /*step*/) {}
};

class FrameCoder {
 public:
  FrameCoder(const Extent& extent, const Kernels& kernels);

  // Starts with fresh distributions.
  void start_group() { models_.reset(); }
  // Codes a frame, with what it refers to coded before; afterwards reconstruction() is it, in units.
  void code(CodingSide& side, const FrameModel& model, const FrameStep& step);
  const std::vector<std::int32_t>& reconstruction() const { return history_.value(); }
  const Extent& extent() const { return extent_; }
  const Kernels& kernel_table() const { return *kernels_; }

 private:
  void code_anchor(CodingSide& side, const FrameModel& model, FrameKind kind);
  void code_phase(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase);
  void predict_slab(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase);
  // Predictions [begin, end) of a row of the slab by one of the class's experts.
  void predict_row(const FrameModel& model, FrameKind kind, const Phase& phase, std::size_t expert, int row, int begin,
                   int end, std::int32_t* out);
  // The rows from which a row's contexts come, those of its own phase as zeros.
  ContextRows rows_before_phase(FrameKind kind, const Phase& phase, int row);
  void code_slab_row(CodingSide& side, const FrameModel& model, FrameKind kind, const Phase& phase, int row);

  Extent extent_;
  const Kernels* kernels_;
  std::vector<Phase> phases_;
  int slab_axis_;
  FrameHistory history_;
  EntropyModels models_;
  PhaseSlab slab_;
  NetworkPredictor network_;
  std::vector<std::uint8_t> modes_;
  std::vector<std::int32_t> predictions_;  // per expert, then per row (encoder)
  std::vector<std::int32_t> chosen_;       // per row
  std::vector<std::int16_t>
      phase_index_;  // of this plane of targets and the one before, rows padded by one zero a side
  std::vector<std::int16_t> previous_row_;
  std::vector<std::int16_t> zero_row_;
  std::vector<std::uint32_t> features_;
  std::vector<TargetContext> contexts_;
  std::vector<std::int32_t> index_row_;
  std::vector<std::int32_t> value_row_;
};

}  // namespace tezpress::codec
