// Mode `basis` for the encoder: projects each frame, quantises, looks where the
// bound is missed, corrects first the input of the projection (which costs the
// decoder nothing) and then, in the stream, what is left.
#pragma once

#include "codec/basis_coder.h"
#include "codec/basis_fit.h"
#include "codec/point_encoder.h"

namespace tezpress::codec {

// Part of a frame: tiles from first on.
struct TilePart {
  TileGrid grid;
  Int3 first{};
  Extent extent;
};

class BasisEncoder final : public PointEncoder {
 public:
  BasisEncoder(const Extent& extent, const Kernels& kernels)
      : extent_(extent), coder_(extent, kernels), forward_(extent, coder_.grid(), kernels) {}

  // Fits the model to the group. False where the mode cannot serve, or looks no better than its rival.
  bool fit(const GroupPlan& plan, GroupSource& source, const Rival& rival, Effort effort);
  Bytes settle(std::size_t frames) override;
  void start_group() override { coder_.start_group(model_); }
  void encode(const FrameSource& source, const FrameStep& step, TokenEncoder& out) override;
  const std::int32_t* reconstruction() const override { return coder_.reconstruction().data(); }
  Mode mode() const override { return Mode::kBasis; }

 private:
  void load(const FrameSource& source, const TilePart& part, std::vector<double>& points) const;
  void fit_contexts(GroupSource& source);
  void project(const std::vector<double>& points);
  bool feed_back(const std::uint8_t* mask);
  void correct(const std::uint8_t* mask);

  Extent extent_;
  BasisCoder coder_;
  BasisForward forward_;
  UnitScale scale_;
  std::int32_t value_step_ = 1;
  int feedback_rounds_ = 0;
  BasisModel model_;
  RealBasis dual_;
  std::vector<double> points_;  // of the frame, in units of the value map
  std::vector<double> wanted_;  // what is projected instead, after feedback
  std::vector<double> coefficients_;
};

}  // namespace tezpress::codec
