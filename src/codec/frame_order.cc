#include "codec/frame_order.h"

#include <algorithm>

namespace tezpress::codec {
namespace {

// An anchor's values are needed until the second anchor after it is there, its indices until the next one is.
constexpr int kAnchorValues = 3;
constexpr int kAnchorIndices = 2;

}  // namespace

FrameStep FrameOrder::take() { return open_.empty() ? take_anchor() : take_between(); }

void FrameOrder::open(const Interval& interval) {
  if (interval.future.frame - interval.past.frame > 1) open_.push_back(interval);
}

FrameStep FrameOrder::take_anchor() {
  FrameStep step;
  if (anchors_ > 0) {
    step.kind = FrameKind::kInter;
    step.frame = last_.frame + distance_;
    if (distance_ != kForwardOrder) step.frame = std::min(step.frame, frames_ - 1);
    step.references[0] = last_.place;
    step.references[1] = anchors_ > 1 ? older_.place : last_.place;
    step.reference_frames[0] = last_.frame;
    step.reference_frames[1] = anchors_ > 1 ? older_.frame : last_.frame;
  }
  step.place = {static_cast<int>(anchors_ % kAnchorValues), static_cast<int>(anchors_ % kAnchorIndices)};
  if (anchors_ > 0) open({last_, {step.frame, step.place}, 0});
  older_ = last_;
  last_ = {step.frame, step.place};
  ++anchors_;
  return step;
}

FrameStep FrameOrder::take_between() {
  const Interval interval = open_.back();
  open_.pop_back();
  FrameStep step;
  step.kind = FrameKind::kBetween;
  step.frame = interval.past.frame + (interval.future.frame - interval.past.frame) / 2;
  // Whatever was coded at this depth before lies in a half that is finished.
  step.place = {kAnchorValues + interval.depth, kAnchorIndices + interval.depth};
  step.references[0] = interval.past.place;
  step.references[1] = interval.future.place;
  step.reference_frames[0] = interval.past.frame;
  step.reference_frames[1] = interval.future.frame;
  const End middle{step.frame, step.place};
  open({middle, interval.future, interval.depth + 1});
  open({interval.past, middle, interval.depth + 1});
  return step;
}

}  // namespace tezpress::codec
