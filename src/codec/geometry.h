// The order in which a frame's points are coded: dyadic levels, coarse to fine;
// in each level one phase per axis. A phase predicts the points halfway between
// the known points along its axis. Every later file speaks in these terms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tezpress::codec {

using Int3 = std::array<int, 3>;  // (z,y,x), x fastest

inline std::size_t area(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }
inline std::size_t volume(const Int3& lengths) {
  return area(lengths[0], lengths[1]) * static_cast<std::size_t>(lengths[2]);
}

inline constexpr int kMaxLevels = 31;

// A frame of (Z,Y,X) points; axes that a frame does not have are 1.
struct Extent {
  Int3 length{1, 1, 1};
  std::size_t count() const { return volume(length); }
  bool operator==(const Extent&) const = default;
};

// The known points are those at multiples of known_stride; the targets lie at target_origin
// plus multiples of target_stride. Target i along the axis lies between known i and known i+1.
struct Phase {
  int level = 0;  // 0 is the finest
  int axis = 0;   // 0 z, 1 y, 2 x
  Int3 known{};   // number of known points per axis
  Int3 target{};  // number of targets per axis; never 0
  Int3 known_stride{};
  Int3 target_stride{};
  Int3 target_origin{};
  std::size_t target_count() const { return volume(target); }
};

// All phases of a frame in coding order. The one point that no phase covers, (0,0,0), comes first.
std::vector<Phase> phases_of(const Extent& extent);

}  // namespace tezpress::codec
