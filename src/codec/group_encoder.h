// One group of pictures to bytes: plan the values, fit the model, code the
// frames, check every reconstruction. docs/format.md, "Group payload".
#pragma once

#include "codec/corrections.h"
#include "codec/fit.h"
#include "codec/frame_coder.h"
#include "codec/sides.h"

namespace tezpress::codec {

class GroupEncoder {
 public:
  explicit GroupEncoder(const Settings& settings);

  // frames: at least one; each the bytes of one contiguous frame. The same frames and settings give the
  // same bytes on every machine.
  Bytes encode(std::span<const std::byte* const> frames);

 private:
  static double group_bits(double key_bits, double all_bits, std::size_t walked, std::size_t frames);
  double collect(FitSide& side, FitCounts& counts, std::span<const std::byte* const> frames);
  double law_cost(int law, std::span<const std::byte* const> frames);
  void use_level_law(int law);
  void fit(std::span<const std::byte* const> frames);
  Bytes settle_model(std::size_t frames);
  Bytes code(std::span<const std::byte* const> frames);
  void encode_frame(EncodeSide& side, const std::byte* values);
  FrameSource source_of(const std::byte* values);

  Settings settings_;
  Extent extent_;
  std::size_t count_;
  FrameCoder coder_;
  ClassPlaneCoder class_coder_;
  GroupPlan plan_;
  int level_law_ = 0;
  FrameModel model_;
  MappedFrame mapped_;
  std::vector<std::uint8_t> classes_;
  std::vector<std::uint8_t> mask_;
  std::vector<std::byte> shown_;
};

}  // namespace tezpress::codec
