// Mode `loop`: multi-level prediction on the frame's own reconstruction. Fits
// the linear experts, the context weights and the law of level-wise bounds.
#pragma once

#include "codec/fit.h"
#include "codec/frame_watcher.h"
#include "codec/point_encoder.h"
#include "codec/sides.h"

namespace tezpress::codec {

class LoopEncoder final : public PointEncoder {
 public:
  LoopEncoder(const Extent& extent, const Kernels& kernels) : coder_(extent, kernels) {}

  // network: that groups may use; null for none.
  void fit(const GroupPlan& plan, GroupSource& source, Effort effort, const SharedModel& network);
  // Takes over what another one has fitted to a window of the same group: all but its frames.
  void adopt(const LoopEncoder& fitted);
  // After fit(): codes the group's frames in another order where that takes fewer bytes or is wanted.
  void choose_order(GroupSource& source, Order wanted, Effort effort);
  // What the group is likely to take in forward order, without its model.
  const Rival& estimate() const { return estimate_; }
  Bytes settle(std::size_t frames) override;
  void start_group() override { coder_.start_group(); }
  void encode(const FrameSource& source, const FrameStep& step, TokenEncoder& out) override;
  const std::int32_t* reconstruction() const override { return coder_.reconstruction().data(); }
  Mode mode() const override { return Mode::kLoop; }
  // Gives the memory of its frames back; fit() makes it usable again.
  void forget() { coder_ = FrameCoder(coder_.extent(), coder_.kernel_table()); }
  int level_law() const override { return level_law_; }
  // All frames, coded by the watcher's side instead; after settle().
  void walk(GroupSource& source, FrameWatcher& watcher);
  const NetworkModel* network() const override { return model_.network.get(); }
  std::uint8_t tools() const override {
    return static_cast<std::uint8_t>((anchor_distance_ == kForwardOrder ? 0 : kBidirectional) |
                                     (model_.skips_blocks ? kSkipsBlocks : 0) | (model_.network ? kNetwork : 0));
  }
  std::size_t anchor_distance() const override { return anchor_distance_; }

 private:
  static double group_bits(double key_bits, double all_bits, std::size_t walked, std::size_t frames);
  FitCounts collect(FitSide& side, GroupSource& source);
  double law_cost(int law, GroupSource& source);
  void use_level_law(int law);
  bool use_network(GroupSource& source);
  void walk(FitSide& side, GroupSource& source, std::size_t first, FitCounts& counts);
  bool coheres(const GroupSource& source) const;
  void fit_bidirectional(std::size_t distance, GroupSource& source);

  FrameCoder coder_;
  ValueMap map_;
  std::int32_t step_ = 1;
  int level_law_ = 0;
  std::size_t anchor_distance_ = kForwardOrder;
  Rival estimate_;
  SharedModel network_;  // that may be used
  FrameModel forward_;   // as fitted in forward order, without network
  FrameModel model_;
};

}  // namespace tezpress::codec
