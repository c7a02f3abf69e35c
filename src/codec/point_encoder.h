// What the modes of a group have in common for the encoder: a model that is
// settled before the first frame, then frame after frame.
#pragma once

#include <limits>

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
  // Then, once or more: all frames from the first.
  virtual void start_group() = 0;
  virtual void encode(const FrameSource& source, TokenEncoder& out) = 0;
  // The last frame as the decoder will have it, in units of the value map.
  virtual const std::int32_t* reconstruction() const = 0;
  virtual Mode mode() const = 0;
  virtual int level_law() const { return 0; }  // of the group's header
  virtual std::uint8_t tools() const { return kNoTools; }
};

}  // namespace tezpress::codec
