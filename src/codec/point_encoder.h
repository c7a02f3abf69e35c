// What the modes of a group have in common for the encoder: a model that is
// settled before the first frame, then frame after frame.
#pragma once

#include <limits>

#include "codec/frame_order.h"
#include "codec/group_header.h"
#include "codec/group_plan.h"
#include "codec/kernels.h"
#include "codec/source_rows.h"

namespace tezpress::codec {

// Gives the i-th frame of the group; valid until the next call.
class GroupSource {
 public:
  virtual ~GroupSource() = default;
  virtual std::size_t frames() const = 0;
  // The share of each frame's values that frame() gives, above 0; below 1 where models are fitted to a window.
  virtual double share() const = 0;
  virtual FrameSource frame(std::size_t i) = 0;
};

// What the other mode is estimated to take; infinite: there is no other.
struct Rival {
  double key_bytes = std::numeric_limits<double>::infinity();  // the first frame
  double group_bytes = std::numeric_limits<double>::infinity();
};

class PointEncoder {
 public:
  virtual ~PointEncoder() = default;
  // Writes the model, which has been fitted to the group, and goes on with what the decoder will read.
  virtual Bytes settle(std::size_t frames) = 0;
  // Then, once or more: all frames, in the order of anchor_distance().
  virtual void start_group() = 0;
  virtual void encode(const FrameSource& source, const FrameStep& step, TokenEncoder& out) = 0;
  // The last frame as the decoder will have it, in units of the value map.
  virtual const std::int32_t* reconstruction() const = 0;
  virtual Mode mode() const = 0;
  // Of the group's header:
  virtual int level_law() const { return 0; }
  virtual std::uint8_t tools() const { return kNoTools; }
  virtual std::size_t anchor_distance() const { return kForwardOrder; }
  virtual const NetworkModel* network() const { return nullptr; }
};

// The coded frames so far as a segment of a group; out starts anew.
Bytes finish_segment(TokenEncoder& out, std::size_t frames);

// What a group is likely to take in a mode that has been fitted: the given number of frames, in their order, are coded.
double trial_bytes(PointEncoder& points, GroupSource& source, std::size_t frames);

}  // namespace tezpress::codec
