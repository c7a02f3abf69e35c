// The encoder's decisions about a group's values before any is coded: the map
// from values to integers, the special values, the bin width, and the check
// that every reconstruction must pass.
#pragma once

#include <span>

#include "codec/class_plane.h"
#include "codec/settings.h"
#include "codec/value_map.h"

namespace tezpress::codec {

// What |x - x'| must satisfy. kExact compares bits.
struct BoundCheck {
  enum class Kind { kExact, kAbsolute, kPointwise } kind = Kind::kExact;
  double value = 0;
};

struct GroupPlan {
  ValueMap map;
  std::vector<std::uint64_t> specials;  // bit patterns of classes 1, 2, ...
  std::optional<double> fill;           // exact even where more frequent patterns took all classes
  bool has_classes = false;             // some value of the group is not plainly coded
  std::int32_t step = 1;                // units per bin at the stated bound
  BoundCheck check;
};

// frames: each the bytes of one frame of count values.
GroupPlan plan_group(const Settings& settings, std::span<const std::byte* const> frames, std::size_t count);

// Fills classes (count entries) for one frame.
void classify(const GroupPlan& plan, const std::byte* values, std::size_t count, std::vector<std::uint8_t>& classes);

// max - min over the finite values that are not fill, at most the largest double; 0 if there are none.
double finite_range(Dtype dtype, std::optional<double> fill, const std::byte* values, std::size_t count);

// Root mean square of the change between two frames, over positions where both are finite and not fill.
double rms_change(Dtype dtype, std::optional<double> fill, const std::byte* a, const std::byte* b, std::size_t count);

// Bit pattern of a value, zero-extended.
std::uint64_t load_bits(Dtype dtype, const std::byte* values, std::size_t index);
void store_bits(Dtype dtype, std::uint64_t bits, std::byte* values, std::size_t index);

}  // namespace tezpress::codec
