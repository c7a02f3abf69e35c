// How the values of a group of pictures become the integers (or reals in units)
// that the frame coder works on, and back. Chosen by the encoder for each group,
// written in its header; the inverse is the decoder's only floating point.
#pragma once

#include <cstdint>
#include <vector>

#include "base/dtype.h"
#include "codec/kernels.h"
#include "codec/source_rows.h"

namespace tezpress::codec {

enum class MapKind : std::uint8_t {
  kReal = 0,     // value = (r + offset) * unit, rounded to the dtype
  kInteger = 1,  // integer dtypes: the ordinal is the value itself, shifted to be unsigned
  kLattice = 2,  // value = origin + spacing * ordinal, rounded to the dtype
  kBits = 3,     // the ordinal is the floating-point bit pattern in the order of the numbers
  kLog = 4,      // |value| = exp2((r + offset) * unit), rounded; signs travel in the class plane
};

// For kinds 1-3 an ordinal o in [first, first+range] is coded as
//   o - first = bin * (((r + centre) << low_bits) | low),
// r by the frame coder, the low bits raw. Reconstructions are limited to the range.
struct ValueMap {
  MapKind kind = MapKind::kReal;
  Dtype dtype = Dtype::kFloat;
  double unit = 1;
  double offset = 0;  // whole units
  double origin = 0;
  double spacing = 1;
  std::uint64_t first = 0;
  std::uint64_t range = 0;
  std::uint64_t bin = 1;
  int low_bits = 0;

  bool real() const { return kind == MapKind::kReal || kind == MapKind::kLog; }
  UnitScale scale() const { return {1.0 / unit, offset}; }
  // What r is measured from, so that it is centred on zero.
  std::int64_t centre() const { return static_cast<std::int64_t>(((range / bin) >> low_bits) / 2 + 1); }
};

// Ordinals that keep the order of the numbers.
std::uint64_t ordinal_of_bits(std::uint64_t bits, std::size_t bytes);
std::uint64_t bits_of_ordinal(std::uint64_t ordinal, std::size_t bytes);

// classes: per value, 0 coded, kNegative coded with its sign lost, anything else not coded; null if all are coded.
inline constexpr std::uint8_t kCodedClass = 0;
inline constexpr std::uint8_t kNegativeClass = 14;

// A frame on its way through a map. Buffers are reused from frame to frame.
class MappedFrame {
 public:
  // values: the frame's count values of map.dtype.
  FrameSource forward(const ValueMap& map, const std::byte* values, std::size_t count, const std::uint8_t* classes);
  // Low bits of the values of the last forward(), in frame order (only if map.low_bits > 0).
  const std::vector<std::uint64_t>& low_bits() const { return low_; }
  std::vector<std::uint64_t>& low_bits() { return low_; }

 private:
  std::vector<double> logs_;
  std::vector<std::int32_t> ints_;
  std::vector<std::uint64_t> low_;
};

// The values that a reconstruction stands for. low: count low parts, or null if map.low_bits is 0.
void inverse(const ValueMap& map, const std::int32_t* reconstruction, const std::uint64_t* low,
             const std::uint8_t* classes, std::size_t count, std::byte* values);

}  // namespace tezpress::codec
