// The order of a group's frames: every frame once, after what it refers to, from places that still hold it.
#include "codec/frame_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace tezpress::codec {
namespace {

// Walks the order and keeps what each place holds.
void expect_sound(std::size_t frames, std::size_t distance) {
  FrameOrder order(frames, distance);
  std::vector<bool> coded(frames, false);
  std::map<int, std::size_t> values;
  std::map<int, std::size_t> indices;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < frames; ++i) {
    const FrameStep step = order.take();
    ASSERT_LT(step.frame, frames);
    ASSERT_FALSE(coded[step.frame]);
    ASSERT_EQ(step.kind == FrameKind::kIntra, i == 0);
    for (int r = 0; r < 2 && i > 0; ++r) {
      EXPECT_TRUE(coded[step.reference_frames[r]]);
      EXPECT_EQ(values.at(step.references[r].values), step.reference_frames[r]);
      EXPECT_NE(step.references[r].values, step.place.values);
    }
    if (i > 0) {
      EXPECT_EQ(indices.at(step.references[0].indices), step.reference_frames[0]);
    }
    if (step.kind == FrameKind::kBetween) {
      EXPECT_EQ(indices.at(step.references[1].indices), step.reference_frames[1]);
      const std::size_t gap = step.reference_frames[1] - step.reference_frames[0];
      EXPECT_LE(gap, distance);
      EXPECT_EQ(step.frame - step.reference_frames[0], gap / 2);
    } else if (i > 0) {
      EXPECT_LE(step.reference_frames[1], step.reference_frames[0]);
      EXPECT_TRUE(step.frame == step.reference_frames[0] + distance || step.frame + 1 == frames);
    }
    coded[step.frame] = true;
    values[step.place.values] = step.frame;
    indices[step.place.indices] = step.frame;
    while (shown < frames && coded[shown]) ++shown;
    // Decoded before their turn: the ends of open intervals.
    EXPECT_LE(static_cast<std::size_t>(std::count(coded.begin(), coded.end(), true)) - shown, 7u);
  }
  EXPECT_EQ(shown, frames);
  EXPECT_LE(values.size(), 9u);
}

TEST(FrameOrder, CodesEachFrameOnceAfterItsReferences) {
  for (std::size_t frames = 1; frames <= 40; ++frames)
    for (std::size_t distance = 1; distance <= kMaxAnchorDistance; ++distance) expect_sound(frames, distance);
  expect_sound(300, kMaxAnchorDistance);
}

TEST(FrameOrder, GoesForwardWhereAnchorsAreNeighbours) {
  FrameOrder order;
  for (std::size_t i = 0; i < 10; ++i) {
    const FrameStep step = order.take();
    EXPECT_EQ(step.frame, i);
    if (i == 0) continue;
    EXPECT_EQ(step.kind, FrameKind::kInter);
    EXPECT_EQ(step.reference_frames[0], i - 1);
    EXPECT_EQ(step.reference_frames[1], i > 1 ? i - 2 : 0);
  }
}

}  // namespace
}  // namespace tezpress::codec
