// One group of pictures back to frames, one after the other.
#pragma once

#include "codec/corrections.h"
#include "codec/frame_coder.h"
#include "codec/group_header.h"
#include "codec/sides.h"

namespace tezpress::codec {

// Throws kCorrupt where a payload of so many bytes cannot hold so many frames. To be asked before memory is taken:
// a decoder needs some bytes for each value of a frame, and whoever reads the stream one frame or all of them.
void check_claim(const Extent& extent, std::size_t frames, std::size_t payload_bytes);

class GroupDecoder {
 public:
  GroupDecoder(Dtype dtype, const Extent& extent);

  // payload must stay alive until the last frame was decoded; its checksum is the caller's business.
  // Throws kCorrupt or kTruncated.
  void open(ByteSpan payload);
  std::size_t frames_left() const { return frames_left_; }
  // values: the bytes of one frame. Throws kCorrupt; the frame's contents are then undefined.
  void next(std::byte* values);

 private:
  void open_segment();
  void read_classes();
  void place_special_values(std::byte* values);

  Dtype dtype_;
  std::size_t count_;
  FrameCoder coder_;
  ClassPlaneCoder class_coder_;
  DecodeSide side_;
  ByteReader reader_;
  GroupHeader header_;
  FrameModel model_;
  std::size_t frames_left_ = 0;
  std::size_t segment_frames_left_ = 0;
  const std::vector<std::uint8_t>* classes_ = nullptr;
  std::vector<std::uint8_t> mask_;
  std::vector<std::uint64_t> stored_;
  std::vector<std::uint64_t> low_;
};

}  // namespace tezpress::codec
