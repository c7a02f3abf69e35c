// One group of pictures to bytes: plan the values, fit the modes, take the one
// that codes a few frames in fewer bytes, code all frames, check every
// reconstruction. docs/format.md, "Group payload".
#pragma once

#include "codec/basis_encoder.h"
#include "codec/corrections.h"
#include "codec/group_header.h"
#include "codec/loop_encoder.h"
#include "codec/sample_window.h"

namespace tezpress::codec {

class GroupEncoder {
 public:
  explicit GroupEncoder(const Settings& settings);

  // frames: at least one; each the bytes of one contiguous frame. The same frames and settings give the
  // same bytes on every machine.
  Bytes encode(std::span<const std::byte* const> frames);
  // Fits mode loop to the frames and leaves their coding to the watcher.
  void watch(std::span<const std::byte* const> frames, FrameWatcher& watcher);
  // Does the group encoded last use settings.network?
  bool used_network() const { return used_network_; }

 private:
  class Source;
  PointEncoder& choose_mode(std::span<const std::byte* const> frames);
  void fit_loop(Source& window);
  void choose_order(Source& window);
  Bytes code(PointEncoder& points, std::span<const std::byte* const> frames);
  void encode_frame(PointEncoder& points, const std::byte* values, const FrameStep& step, TokenEncoder& out);
  bool has_window() const { return window_.extent != extent_; }
  LoopEncoder& fitting_loop() { return has_window() ? window_loop_ : loop_; }
  FrameSource window_of(const std::byte* values);
  FrameSource source_of(const std::byte* values, std::size_t count);

  Settings settings_;
  Extent extent_;
  std::size_t count_;
  SampleWindow window_;
  LoopEncoder loop_;
  LoopEncoder window_loop_;  // fits to the window where that is less than a frame
  BasisEncoder basis_;
  ClassPlaneCoder class_coder_;
  bool used_network_ = false;
  GroupPlan plan_;
  MappedFrame mapped_;
  std::vector<std::uint8_t> classes_;
  std::vector<std::uint8_t> mask_;
  std::vector<std::byte> shown_;
  std::vector<std::byte> window_values_;
};

}  // namespace tezpress::codec
