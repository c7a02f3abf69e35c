#include "codec/sample_window.h"

#include <gtest/gtest.h>

#include <numeric>

namespace tezpress::codec {
namespace {

TEST(SampleWindow, SmallFramesAreTakenWhole) {
  for (const Int3& length : {Int3{1, 1, 1}, Int3{1, 256, 512}, Int3{64, 64, 32}, Int3{1, 1, 1 << 20}}) {
    const SampleWindow window = sample_window({length});
    EXPECT_EQ(window.extent.length, length);
    EXPECT_EQ(window.first, Int3{});
  }
}

TEST(SampleWindow, LargeFramesAreCutInTheirLongestAxes) {
  for (const Int3& length : {Int3{1, 1, 1 << 30}, Int3{25, 250, 250}, Int3{100, 500, 500}, Int3{1, 65536, 65536}}) {
    const SampleWindow window = sample_window({length});
    EXPECT_LE(window.extent.count(), std::size_t{1} << 20);
    EXPECT_GE(window.extent.count(), std::size_t{1} << 19);
    for (std::size_t a = 0; a < 3; ++a) {
      EXPECT_LE(window.extent.length[a], length[a]);
      EXPECT_EQ(window.first[a], (length[a] - window.extent.length[a]) / 2);
    }
  }
  EXPECT_EQ(sample_window({{25, 250, 250}}).extent.length[0], 25);
}

TEST(SampleWindow, CopiesItsValues) {
  const Extent frame{{3, 4, 5}};
  std::vector<std::uint16_t> values(frame.count());
  std::iota(values.begin(), values.end(), std::uint16_t{0});
  std::vector<std::uint16_t> cut(4);
  copy_window(reinterpret_cast<const std::byte*>(values.data()), frame, {{1, 2, 3}, {{1, 2, 2}}}, sizeof(values[0]),
              reinterpret_cast<std::byte*>(cut.data()));
  EXPECT_EQ(cut, (std::vector<std::uint16_t>{33, 34, 38, 39}));
}

}  // namespace
}  // namespace tezpress::codec
