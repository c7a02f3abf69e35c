// Every point of a frame is coded once, after all that its prediction reads.
#include "codec/geometry.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tezpress::codec {
namespace {

// How often each point is a target; the anchor counts as one.
std::vector<int> visits_of(const Extent& extent) {
  std::vector<int> visits(extent.count(), 0);
  visits[0] = 1;
  for (const Phase& phase : phases_of(extent)) {
    EXPECT_GT(phase.target_count(), 0u);
    for (int z = 0; z < phase.target[0]; ++z) {
      for (int y = 0; y < phase.target[1]; ++y) {
        for (int x = 0; x < phase.target[2]; ++x) {
          const Int3 t{z, y, x};
          std::size_t place = 0;
          for (int a = 0; a < 3; ++a) {
            const int point = phase.target_origin[a] + t[a] * phase.target_stride[a];
            EXPECT_LT(point, extent.length[a]);
            place = place * static_cast<std::size_t>(extent.length[a]) + static_cast<std::size_t>(point);
          }
          if (place < visits.size()) ++visits[place];
        }
      }
    }
  }
  return visits;
}

bool all_once(const Extent& extent) {
  for (const int visits : visits_of(extent))
    if (visits != 1) return false;
  return true;
}

TEST(Geometry, CoversEveryPointOnceForShapesAtTheEdges) {
  for (const int z : {1, 2, 3, 7, 8, 9})
    for (const int y : {1, 2, 5, 16, 17})
      for (const int x : {1, 2, 3, 4, 13, 31, 32, 33}) EXPECT_TRUE(all_once({{z, y, x}})) << z << ' ' << y << ' ' << x;
  for (const int x : {1, 2, 127, 128, 129, 10007}) EXPECT_TRUE(all_once({{1, 1, x}})) << x;
}

RC_GTEST_PROP(Geometry, CoversEveryPointOnce, ()) {
  const auto length = [] { return *rc::gen::inRange(1, 40); };
  RC_ASSERT(all_once({{length(), length(), length()}}));
}

TEST(Geometry, ReadsOnlyPointsThatEarlierPhasesCoded) {
  const Extent extent{{5, 11, 18}};
  std::vector<bool> coded(extent.count(), false);
  coded[0] = true;
  const auto place = [&](const Int3& p) {
    return static_cast<std::size_t>((p[0] * extent.length[1] + p[1]) * extent.length[2] + p[2]);
  };
  const auto each = [](const Int3& count, const Int3& origin, const Int3& stride, const auto& f) {
    for (int z = 0; z < count[0]; ++z)
      for (int y = 0; y < count[1]; ++y)
        for (int x = 0; x < count[2]; ++x)
          f({origin[0] + z * stride[0], origin[1] + y * stride[1], origin[2] + x * stride[2]});
  };
  for (const Phase& phase : phases_of(extent)) {
    each(phase.known, {0, 0, 0}, phase.known_stride, [&](const Int3& p) { EXPECT_TRUE(coded[place(p)]); });
    each(phase.target, phase.target_origin, phase.target_stride, [&](const Int3& p) { coded[place(p)] = true; });
  }
}

TEST(Geometry, TheLongestAxisStaysWithinTheLevels) {
  const std::vector<Phase> phases = phases_of({{1, 1, 1 << 30}});
  ASSERT_EQ(phases.size(), 30u);
  EXPECT_LT(phases.front().level, kMaxLevels);
  std::size_t targets = 1;
  for (const Phase& phase : phases) targets += phase.target_count();
  EXPECT_EQ(targets, std::size_t{1} << 30);
}

}  // namespace
}  // namespace tezpress::codec
