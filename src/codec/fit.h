// Fits a group's experts and context weights to its data (encoder only): a dry
// coding pass over some frames, on the codec's own reconstructions, collects
// samples; solving them gives the model that the stream then carries.
#pragma once

#include <optional>

#include "codec/context_fit.h"
#include "codec/source_rows.h"

namespace tezpress::codec {

// Samples of one (kind, axis, level class).
struct ExpertSamples {
  Stencil taps;              // of the fitted expert
  std::vector<float> rows;   // per sample: each tap's value less the base, then the target less the base, in steps
  std::vector<float> fixed;  // per sample: residual of the fixed expert that suits its chunk better, in steps
  std::size_t targets = 0;   // targets walked over
  std::size_t chunks = 0;    // chunks walked over
  std::size_t count() const { return fixed.size(); }
};

inline constexpr std::size_t kLawFrames = 2;  // on which level laws are compared

// How much of the group the dry pass saw: targets of a kind are scaled up by these to weigh
// what an expert saves against the bytes of its weights.
struct FitCounts {
  std::array<std::size_t, kFrameKinds> frames_walked;
  std::array<std::size_t, kFrameKinds> frames_in_group;
  std::array<double, kLawFrames> bits_after;  // of the first run: the side's bits after so many frames
  double share = 1;                           // of each frame's values that was walked over
};

// What a walk collects besides context weights: samples for linear experts, or what the network saves.
enum class FitFor { kExperts, kNetwork };

class FitSide final : public CodingSide {
 public:
  FitSide(const FrameCoder& coder, const UnitScale& scale, FitFor purpose);

  void begin_frame(const FrameSource& source) { rows_.begin_frame(source); }
  // No models are fitted to frames of this kind.
  void leave_out(FrameKind kind) { left_out_[static_cast<std::size_t>(kind)] = true; }
  double bits() const { return bits_; }  // estimated code length so far, as CostSide counts it
  // Contexts are fitted on some of the rows only.
  RowNeed next_row_need() override;
  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return true; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;
  bool observes() const override { return true; }
  void observe(const Phase& phase, FrameKind kind, const PhaseSlab& slab, std::int32_t step) override;

  // Puts a fitted expert in front of each class where it saves more than its weights cost.
  void improve_experts(FrameModel& model, const FitCounts& counts) const;
  void improve_contexts(FrameModel& model);
  // Removes the network from the classes where it saves too little; false where it then saves too little in all.
  bool keep_network_where_good(FrameModel& model) const;

 private:
  std::optional<Expert> worthwhile_expert(const ExpertSamples& samples, double frames_per_walked) const;
  void sample_chunk(ExpertSamples& samples, const Phase& phase, FrameKind kind, const PhaseSlab& slab, int row,
                    int x_begin, std::int32_t step);

  const Kernels* kernels_;
  Extent extent_;
  std::array<bool, 3> has_axis_;
  SourceRows rows_;
  std::array<std::array<std::array<ExpertSamples, kLevelClasses>, 3>, kFrameKinds> experts_;
  std::array<std::vector<ContextFit>, kFrameKinds> contexts_;  // by level class
  // What the network saved, by class as above.
  std::array<std::array<std::array<SourceRows::Saving, kLevelClasses>, 3>, kFrameKinds> savings_{};
  FitFor purpose_;
  std::array<bool, kFrameKinds> left_out_{};
  FrameKind kind_ = FrameKind::kIntra;  // of the slab seen last
  std::size_t context_rows_ = 0;
  double bits_ = 0;
};

}  // namespace tezpress::codec
