// Padded, de-interleaved copies of a frame's known points or targets: with them
// every stencil is a dot product over contiguous rows, borders included.
// Along the phase's axis the border continues the line through the last two
// points; across it the border repeats the last point.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/geometry.h"

namespace tezpress::codec {

inline constexpr int kPad = 4;        // reach of any stencil along the phase's axis, in points of the plane
inline constexpr int kCrossPad = 2;   // and across it
inline constexpr int kRowSlack = 16;  // values past the row's end that a vector kernel may read

// Values at grid coordinates [low, high) of one sampling of a frame, each axis padded.
template <typename T>
class PaddedPlane {
 public:
  // Coordinates are those of the whole sampling, so slabs of one phase share them.
  void reset(const Int3& low, const Int3& high) {
    low_ = low;
    row_ = high[2] - low[2] + kRowSlack;
    plane_ = static_cast<std::ptrdiff_t>(row_) * (high[1] - low[1]);
    const std::size_t size = static_cast<std::size_t>(plane_) * static_cast<std::size_t>(high[0] - low[0]);
    if (values_.size() < size + kRowSlack) values_.resize(size + kRowSlack);
  }
  T* at(int z, int y, int x) {
    return values_.data() + plane_ * (z - low_[0]) + row_ * static_cast<std::ptrdiff_t>(y - low_[1]) + (x - low_[2]);
  }
  const T* at(int z, int y, int x) const { return const_cast<PaddedPlane*>(this)->at(z, y, x); }
  std::ptrdiff_t row_stride() const { return row_; }
  std::ptrdiff_t plane_stride() const { return plane_; }

 private:
  std::vector<T> values_;
  Int3 low_{};
  std::ptrdiff_t row_ = 0;
  std::ptrdiff_t plane_ = 0;
};

// A regular sampling of a frame: point (k) of the sampling is frame point origin + k*stride.
struct Sampling {
  Int3 count;
  Int3 origin;
  Int3 stride;
};
inline Sampling known_of(const Phase& phase) { return {phase.known, {0, 0, 0}, phase.known_stride}; }
inline Sampling targets_of(const Phase& phase) { return {phase.target, phase.target_origin, phase.target_stride}; }

// Which axes of a phase have more than one known point or target: only those are padded.
Int3 pads_of(const Phase& phase);

// Fills plane with the sampling's points in slab [begin,end) of slab_axis, plus pads on each padded axis.
// line_axis: the axis whose border is continued linearly.
template <typename T>
void gather(const T* frame, const Extent& extent, const Sampling& sampling, const Int3& pads, int slab_axis,
            int slab_begin, int slab_end, int line_axis, PaddedPlane<T>& plane);

// Copies the T-row (z,y) of a sampling out of or into a frame.
template <typename T>
void load_row(const T* frame, const Extent& extent, const Sampling& sampling, int z, int y, T* row);
template <typename T>
void store_row(const T* row, const Extent& extent, const Sampling& sampling, int z, int y, T* frame);

}  // namespace tezpress::codec
