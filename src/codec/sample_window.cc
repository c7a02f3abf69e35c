#include "codec/sample_window.h"

#include <algorithm>
#include <cstring>

namespace tezpress::codec {
namespace {

constexpr std::size_t kMostValues = std::size_t{1} << 20;

}  // namespace

SampleWindow sample_window(const Extent& frame) {
  SampleWindow window{{}, frame};
  while (window.extent.count() > kMostValues) {
    int& longest = *std::max_element(window.extent.length.begin(), window.extent.length.end());
    longest -= (longest + 7) / 8;
  }
  for (std::size_t a = 0; a < 3; ++a) window.first[a] = (frame.length[a] - window.extent.length[a]) / 2;
  return window;
}

void copy_window(const std::byte* frame, const Extent& frame_extent, const SampleWindow& window,
                 std::size_t value_bytes, std::byte* values) {
  const Int3& length = window.extent.length;
  const std::size_t row = static_cast<std::size_t>(length[2]) * value_bytes;
  for (int z = 0; z < length[0]; ++z) {
    for (int y = 0; y < length[1]; ++y) {
      const std::size_t line =
          area(window.first[0] + z, frame_extent.length[1]) + static_cast<std::size_t>(window.first[1] + y);
      const std::size_t place =
          line * static_cast<std::size_t>(frame_extent.length[2]) + static_cast<std::size_t>(window.first[2]);
      std::memcpy(values, frame + place * value_bytes, row);
      values += row;
    }
  }
}

}  // namespace tezpress::codec
