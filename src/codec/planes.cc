#include "codec/planes.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace tezpress::codec {
namespace {

template <typename T>
T saturate(std::int64_t value) {
  return static_cast<T>(std::clamp<std::int64_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

// One copy loop per common stride: the compiler turns the constant ones into shuffles.
template <typename T>
void copy_strided(const T* source, int stride, int count, T* target) {
  if (stride == 1) {
    std::memcpy(target, source, static_cast<std::size_t>(count) * sizeof(T));
  } else if (stride == 2) {
    for (int i = 0; i < count; ++i) target[i] = source[2 * i];
  } else {
    for (int i = 0; i < count; ++i) target[i] = source[static_cast<std::ptrdiff_t>(stride) * i];
  }
}

template <typename T>
const T* row_start(const T* frame, const Extent& extent, const Sampling& s, int z, int y) {
  const std::ptrdiff_t zi = s.origin[0] + static_cast<std::ptrdiff_t>(z) * s.stride[0];
  const std::ptrdiff_t yi = s.origin[1] + static_cast<std::ptrdiff_t>(y) * s.stride[1];
  return frame + (zi * extent.length[1] + yi) * extent.length[2] + s.origin[2];
}

// border = first value outside; inner, next: the last two inside. A line through them, or a repeat.
template <typename T>
T border_value(T inner, T next, bool line) {
  return line ? saturate<T>(2 * static_cast<std::int64_t>(inner) - static_cast<std::int64_t>(next)) : inner;
}

template <typename T>
void pad_row(T* row, int count, int pad, bool line) {
  const bool linear = line && count > 1;
  const T before = border_value(row[0], row[count > 1 ? 1 : 0], linear);
  const T after = border_value(row[count - 1], row[count > 1 ? count - 2 : 0], linear);
  for (int i = 1; i <= pad; ++i) row[-i] = before;
  for (int i = 0; i < pad; ++i) row[count + i] = after;
}

template <typename T>
void border_row(const T* inner, const T* next, bool line, std::ptrdiff_t length, T* out) {
  if (!line) {
    std::memcpy(out, inner, static_cast<std::size_t>(length) * sizeof(T));
    return;
  }
  for (std::ptrdiff_t i = 0; i < length; ++i) out[i] = border_value(inner[i], next[i], true);
}

}  // namespace

Int3 pads_of(const Phase& phase) {
  Int3 pads{};
  for (int a = 0; a < 3; ++a) pads[a] = phase.axis == a ? kPad : (phase.known[a] > 1 ? kCrossPad : 0);
  return pads;
}

template <typename T>
void gather(const T* frame, const Extent& extent, const Sampling& sampling, const Int3& pads, int slab_axis,
            int slab_begin, int slab_end, int line_axis, PaddedPlane<T>& plane) {
  Int3 begin{0, 0, 0};
  Int3 end = sampling.count;
  Int3 low;
  Int3 high;
  for (int a = 0; a < 3; ++a) {
    low[a] = -pads[a];
    high[a] = sampling.count[a] + pads[a];
  }
  // Inside a slab the padding is real data wherever the frame goes on.
  low[slab_axis] = slab_begin - pads[slab_axis];
  high[slab_axis] = slab_end + pads[slab_axis];
  begin[slab_axis] = std::max(0, low[slab_axis]);
  end[slab_axis] = std::min(sampling.count[slab_axis], high[slab_axis]);
  plane.reset(low, high);

  for (int z = begin[0]; z < end[0]; ++z) {
    for (int y = begin[1]; y < end[1]; ++y) {
      T* row = plane.at(z, y, 0);
      copy_strided(row_start(frame, extent, sampling, z, y), sampling.stride[2], sampling.count[2], row);
      if (pads[2] > 0) pad_row(row, sampling.count[2], pads[2], line_axis == 2);
    }
  }
  const std::ptrdiff_t width = high[2] - low[2];
  if (pads[1] > 0) {
    for (int z = begin[0]; z < end[0]; ++z) {
      const int last = end[1] - 1;
      const bool line = line_axis == 1 && last > begin[1];
      for (int y = low[1]; y < begin[1]; ++y)
        border_row(plane.at(z, begin[1], low[2]), plane.at(z, begin[1] + (line ? 1 : 0), low[2]), line, width,
                   plane.at(z, y, low[2]));
      for (int y = end[1]; y < high[1]; ++y)
        border_row(plane.at(z, last, low[2]), plane.at(z, last - (line ? 1 : 0), low[2]), line, width,
                   plane.at(z, y, low[2]));
    }
  }
  if (pads[0] > 0) {
    const std::ptrdiff_t area = plane.plane_stride();
    const int last = end[0] - 1;
    const bool line = line_axis == 0 && last > begin[0];
    for (int z = low[0]; z < begin[0]; ++z)
      border_row(plane.at(begin[0], low[1], low[2]), plane.at(begin[0] + (line ? 1 : 0), low[1], low[2]), line, area,
                 plane.at(z, low[1], low[2]));
    for (int z = end[0]; z < high[0]; ++z)
      border_row(plane.at(last, low[1], low[2]), plane.at(last - (line ? 1 : 0), low[1], low[2]), line, area,
                 plane.at(z, low[1], low[2]));
  }
}

template <typename T>
void load_row(const T* frame, const Extent& extent, const Sampling& sampling, int z, int y, T* row) {
  copy_strided(row_start(frame, extent, sampling, z, y), sampling.stride[2], sampling.count[2], row);
}

template <typename T>
void store_row(const T* row, const Extent& extent, const Sampling& sampling, int z, int y, T* frame) {
  T* out = const_cast<T*>(row_start(const_cast<const T*>(frame), extent, sampling, z, y));
  const std::ptrdiff_t stride = sampling.stride[2];
  for (int i = 0; i < sampling.count[2]; ++i) out[stride * i] = row[i];
}

template void gather(const std::int32_t*, const Extent&, const Sampling&, const Int3&, int, int, int, int,
                     PaddedPlane<std::int32_t>&);
template void gather(const std::int16_t*, const Extent&, const Sampling&, const Int3&, int, int, int, int,
                     PaddedPlane<std::int16_t>&);
template void load_row(const std::int32_t*, const Extent&, const Sampling&, int, int, std::int32_t*);
template void load_row(const std::int16_t*, const Extent&, const Sampling&, int, int, std::int16_t*);
template void load_row(const std::uint8_t*, const Extent&, const Sampling&, int, int, std::uint8_t*);
template void load_row(const float*, const Extent&, const Sampling&, int, int, float*);
template void load_row(const double*, const Extent&, const Sampling&, int, int, double*);
template void store_row(const std::int32_t*, const Extent&, const Sampling&, int, int, std::int32_t*);
template void store_row(const std::int16_t*, const Extent&, const Sampling&, int, int, std::int16_t*);

}  // namespace tezpress::codec
