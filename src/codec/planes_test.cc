// Padded planes against their rule written down point by point: inside, the
// frame's own points; along the line axis the first value of the straight line
// beyond the border; across it the last point repeated.
#include "codec/planes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace tezpress::codec {
namespace {

template <typename T>
T random_value(std::mt19937& random, bool extreme) {
  if (extreme) return random() % 2 != 0 ? std::numeric_limits<T>::max() : std::numeric_limits<T>::min();
  return static_cast<T>(random() % 2001) - 1000;
}

// The plane's value at any coordinate. Borders are made for x first, then y, then z.
template <typename T>
T by_rule(const std::vector<T>& frame, const Extent& extent, const Sampling& s, Int3 at, int line_axis) {
  for (int axis = 0; axis < 3; ++axis) {
    const int last = s.count[axis] - 1;
    if (at[axis] >= 0 && at[axis] <= last) continue;
    const bool before = at[axis] < 0;
    Int3 inner = at;
    inner[axis] = before ? 0 : last;
    const T value = by_rule(frame, extent, s, inner, line_axis);
    if (axis != line_axis || last == 0) return value;
    Int3 next = at;
    next[axis] = before ? 1 : last - 1;
    const std::int64_t line = 2 * static_cast<std::int64_t>(value) - by_rule(frame, extent, s, next, line_axis);
    return static_cast<T>(std::clamp<std::int64_t>(line, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  }
  std::size_t place = 0;
  for (int a = 0; a < 3; ++a)
    place = place * static_cast<std::size_t>(extent.length[a]) +
            static_cast<std::size_t>(s.origin[a] + at[a] * s.stride[a]);
  return frame[place];
}

template <typename T>
void expect_rule(const Extent& extent, bool extreme) {
  std::mt19937 random(7);
  std::vector<T> frame(extent.count());
  for (T& value : frame) value = random_value<T>(random, extreme);
  for (const Phase& phase : phases_of(extent)) {
    const Int3 pads = pads_of(phase);
    for (const bool known : {true, false}) {
      const Sampling sampling = known ? known_of(phase) : targets_of(phase);
      for (const int line_axis : {phase.axis, -1}) {
        for (int slab_axis = 0; slab_axis < 3; ++slab_axis) {
          // The whole sampling, and a slab from its middle (rows are never cut).
          const int count = sampling.count[slab_axis];
          const int middle = slab_axis == 2 ? 0 : count / 3;
          for (const auto& [begin, end] :
               {std::pair{0, count}, std::pair{middle, slab_axis == 2 ? count : std::max(middle + 1, count / 2)}}) {
            PaddedPlane<T> plane;
            gather(frame.data(), extent, sampling, pads, slab_axis, begin, end, line_axis, plane);
            Int3 low, high;
            for (int a = 0; a < 3; ++a) {
              low[a] = (a == slab_axis ? begin : 0) - pads[a];
              high[a] = (a == slab_axis ? end : sampling.count[a]) + pads[a];
            }
            for (int z = low[0]; z < high[0]; ++z)
              for (int y = low[1]; y < high[1]; ++y)
                for (int x = low[2]; x < high[2]; ++x)
                  ASSERT_EQ(*plane.at(z, y, x), by_rule<T>(frame, extent, sampling, {z, y, x}, line_axis))
                      << "at " << z << ' ' << y << ' ' << x << " line axis " << line_axis << " slab axis " << slab_axis;
          }
        }
      }
    }
  }
}

TEST(Planes, GatherFollowsTheBorderRule) {
  for (const Extent& extent : {Extent{{1, 1, 1}}, Extent{{1, 1, 2}}, Extent{{1, 1, 37}}, Extent{{1, 9, 14}},
                               Extent{{1, 2, 1}}, Extent{{5, 7, 11}}, Extent{{2, 3, 2}}, Extent{{17, 1, 3}}}) {
    expect_rule<std::int32_t>(extent, false);
    expect_rule<std::int16_t>(extent, false);
  }
}

TEST(Planes, LinesBeyondTheTypeAreLimited) {
  expect_rule<std::int32_t>({{3, 5, 6}}, true);
  expect_rule<std::int16_t>({{3, 5, 6}}, true);
}

TEST(Planes, RowsAreStoredWhereTheyWereLoaded) {
  const Extent extent{{3, 7, 13}};
  std::vector<std::int32_t> frame(extent.count());
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<std::int32_t>(i);
  std::vector<std::int32_t> copy(extent.count(), -1);
  copy[0] = 0;
  std::vector<std::int32_t> row(13);
  for (const Phase& phase : phases_of(extent)) {
    const Sampling targets = targets_of(phase);
    for (int z = 0; z < phase.target[0]; ++z) {
      for (int y = 0; y < phase.target[1]; ++y) {
        load_row(frame.data(), extent, targets, z, y, row.data());
        store_row(static_cast<const std::int32_t*>(row.data()), extent, targets, z, y, copy.data());
      }
    }
  }
  EXPECT_EQ(copy, frame);
}

}  // namespace
}  // namespace tezpress::codec
