// Mode `loop`: multi-level prediction on the frame's own reconstruction. Fits
// the linear experts, the context weights and the law of level-wise bounds.
#pragma once

#include "codec/fit.h"
#include "codec/frame_coder.h"
#include "codec/point_encoder.h"
#include "codec/sides.h"

namespace tezpress::codec {

class LoopEncoder final : public PointEncoder {
 public:
  LoopEncoder(const Extent& extent, const Kernels& kernels) : coder_(extent, kernels) {}

  void fit(const GroupPlan& plan, GroupSource& source, Effort effort);
  // What the group is likely to take, without its model.
  const Rival& estimate() const { return estimate_; }
  Bytes settle(std::size_t frames) override;
  void start_group() override { coder_.start_group(); }
  void encode(const FrameSource& source, TokenEncoder& out) override;
  const std::int32_t* reconstruction() const override { return coder_.reconstruction().data(); }
  Mode mode() const override { return Mode::kLoop; }
  // Gives the memory of its frames back; fit() makes it usable again.
  void forget() { coder_ = FrameCoder(coder_.extent(), coder_.kernel_table()); }
  int level_law() const override { return level_law_; }
  std::uint8_t tools() const override { return model_.skips_blocks ? kSkipsBlocks : kNoTools; }

 private:
  static double group_bits(double key_bits, double all_bits, std::size_t walked, std::size_t frames);
  double collect(FitSide& side, FitCounts& counts, GroupSource& source);
  double law_cost(int law, GroupSource& source);
  void use_level_law(int law);

  FrameCoder coder_;
  ValueMap map_;
  std::int32_t step_ = 1;
  int level_law_ = 0;
  Rival estimate_;
  FrameModel model_;
};

}  // namespace tezpress::codec
