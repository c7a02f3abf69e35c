// In which order a group's frames are coded, and which frames each one refers to: a walk that encoder and decoder
// take alike. Forward, every frame follows the two before it. Bidirectional, only every n-th frame (an anchor) does,
// and the frames between two anchors are coded by halving, each from one past and one future frame. Halves are
// walked depth first, so that few frames are held: those that end an open interval.
#pragma once

#include <cstddef>
#include <vector>

#include "codec/stencil.h"

namespace tezpress::codec {

inline constexpr std::size_t kForwardOrder = 1;  // the distance of anchors in a group without frames between them
inline constexpr std::size_t kMaxAnchorDistance = 64;

// Where a frame is kept while others refer to it. A place is used again as soon as none does.
struct FramePlace {
  int values = 0;
  int indices = 0;
};

struct FrameStep {
  std::size_t frame = 0;
  FrameKind kind = FrameKind::kIntra;
  FramePlace place;
  // kInter: the anchor before and the one before that (the same where there is no other);
  // kBetween: the past and the future frame.
  FramePlace references[2];
  std::size_t reference_frames[2] = {0, 0};
};

class FrameOrder {
 public:
  FrameOrder() : FrameOrder(0, kForwardOrder) {}
  // frames: of the group, which a forward order need not know. anchor_distance: at least 1.
  FrameOrder(std::size_t frames, std::size_t anchor_distance) : frames_(frames), distance_(anchor_distance) {}
  // The step to be taken now, and the one after it.
  FrameStep take();

 private:
  struct End {
    std::size_t frame = 0;
    FramePlace place;
  };
  struct Interval {
    End past;
    End future;
    int depth = 0;
  };
  FrameStep take_anchor();
  FrameStep take_between();
  void open(const Interval& interval);

  std::size_t frames_;
  std::size_t distance_;
  std::size_t anchors_ = 0;  // taken so far
  End last_;                 // anchor
  End older_;                // the anchor before it
  std::vector<Interval> open_;
};

}  // namespace tezpress::codec
