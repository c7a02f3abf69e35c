// One group of pictures back to frames, one after the other.
#pragma once

#include <memory>

#include "codec/basis_coder.h"
#include "codec/corrections.h"
#include "codec/frame_coder.h"
#include "codec/group_header.h"
#include "codec/sides.h"
#include "codec/stream_format.h"

namespace tezpress::codec {

// Throws kCorrupt where a payload cannot hold so many frames. To be asked before memory is taken:
// a decoder needs some bytes for each value of a frame, and whoever reads the stream one frame or all of them.
void check_claim(const StreamHeader& header, const GroupRecord& record);

class GroupDecoder {
 public:
  explicit GroupDecoder(const StreamHeader& header);

  // payload must stay alive until the last frame was decoded; its checksum is the caller's business.
  // Throws kCorrupt or kTruncated; kUnsupported where its trained model is not to be found.
  // models: that the stream carries.
  void open(ByteSpan payload, std::span<const SharedModel> models = {});
  std::size_t frames_left() const { return frames_left_; }
  // values: the bytes of one frame. Throws kCorrupt; the frame's contents are then undefined.
  void next(std::byte* values);

 private:
  void open_segment();
  void read_classes();
  void read_model(std::span<const SharedModel> models);
  // The next frame's points, in units of the value map.
  const std::int32_t* read_points(const FrameStep& step);
  void decode(const FrameStep& step, std::byte* values);
  std::byte* keep_early(std::size_t frame);
  bool take_early(std::size_t frame, std::byte* values);
  void place_special_values(std::byte* values);

  Dtype dtype_;
  int version_;
  Extent extent_;
  std::size_t count_;
  FrameCoder coder_;
  ClassPlaneCoder class_coder_;
  DecodeSide side_;
  ByteReader reader_;
  GroupHeader header_;
  FrameModel model_;
  std::unique_ptr<BasisCoder> basis_;  // made by the first group that needs it
  BasisModel basis_model_;
  struct Early {  // decoded before its turn
    std::size_t frame;
    std::vector<std::byte> values;
  };

  FrameOrder order_;
  std::vector<Early> early_;
  std::vector<std::vector<std::byte>> spare_;
  std::size_t frames_left_ = 0;  // to be given out
  std::size_t coded_left_ = 0;   // to be decoded
  std::size_t segment_frames_left_ = 0;
  const std::vector<std::uint8_t>* classes_ = nullptr;
  std::vector<std::uint8_t> mask_;
  std::vector<std::uint64_t> stored_;
  std::vector<std::uint64_t> low_;
};

}  // namespace tezpress::codec
