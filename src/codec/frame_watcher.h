// Somebody who walks over a group's frames in the encoder's place: training.
#pragma once

#include "codec/frame_coder.h"
#include "codec/source_rows.h"

namespace tezpress::codec {

class FrameWatcher {
 public:
  virtual ~FrameWatcher() = default;
  // Once per group, after mode loop has been fitted to it.
  virtual void start(const FrameCoder& coder, const FrameModel& model, const UnitScale& scale) = 0;
  // The side that codes the frame.
  virtual CodingSide& begin_frame(const FrameSource& source) = 0;
};

}  // namespace tezpress::codec
