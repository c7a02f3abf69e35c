// Selections and transpositions, checked element by element against their definitions.
#include "base/view_ops.h"

#include <gtest/gtest.h>

#include <numeric>

#include "base/error_testing.h"

namespace tezpress {
namespace {

Array counted(Shape shape) {
  Array array(Dtype::kInt32, std::move(shape));
  std::iota(array.values<std::int32_t>().begin(), array.values<std::int32_t>().end(), 0);
  return array;
}

std::vector<std::int32_t> elements(const ConstView& view) {
  Array storage;
  const auto values = contiguous(view, storage).values<std::int32_t>();
  return {values.begin(), values.end()};
}

TEST(ViewOps, AlongTakesEverySecondElement) {
  const Array array = counted({2, 5});
  const ConstView part = along(array.view(), 1, 1, 2, 2);
  EXPECT_EQ(part.shape(), (Shape{2, 2}));
  EXPECT_EQ(elements(part), (std::vector<std::int32_t>{1, 3, 6, 8}));
  EXPECT_EQ(along(array.view(), 0, 0, 0).size(), 0u);
  EXPECT_ERROR(along(array.view(), 1, 1, 3, 2), kInvalidArgument, "axis 1 of 5 elements");
  EXPECT_ERROR(along(array.view(), 2, 0, 1), kInvalidArgument, "axis 2 does not exist");
}

TEST(ViewOps, TransposedReversesOrPermutes) {
  const Array array = counted({2, 3, 4});
  const ConstView reversed = transposed(array.view());
  const ConstView turned = transposed(array.view(), {1, 2, 0});
  ASSERT_EQ(reversed.shape(), (Shape{4, 3, 2}));
  ASSERT_EQ(turned.shape(), (Shape{3, 4, 2}));
  const auto original = elements(array.view());
  const auto a = elements(reversed), b = elements(turned);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < 4; ++k) {
        EXPECT_EQ(a[(k * 3 + j) * 2 + i], original[(i * 3 + j) * 4 + k]);
        EXPECT_EQ(b[(j * 4 + k) * 2 + i], original[(i * 3 + j) * 4 + k]);
      }
  EXPECT_ERROR(transposed(array.view(), {0, 0, 1}), kInvalidArgument, "0x0x1");
  EXPECT_ERROR(transposed(array.view(), {0, 1}), kInvalidArgument, "3 axes");
}

TEST(ViewOps, SelectCopiesBlocksSideBySide) {
  const Array array = counted({7, 11});
  const auto original = elements(array.view());
  // Few large blocks, many small ones, blocks that touch, blocks that lie on each other.
  for (const std::vector<AxisBlocks>& blocks :
       {std::vector<AxisBlocks>{{0, 4, 2, 3}, {1, 1, 1, 9}}, std::vector<AxisBlocks>{{1, 2, 3, 1}, {0, 3, 4, 2}},
        std::vector<AxisBlocks>{{0, 1, 7, 1}, {2, 3, 3, 3}}, std::vector<AxisBlocks>{{6, 5, 1, 1}, {0, 1, 10, 2}}}) {
    const Array part = select(array.view(), blocks);
    ASSERT_EQ(part.shape(), (Shape{blocks[0].count * blocks[0].block, blocks[1].count * blocks[1].block}));
    const auto source = [&](std::size_t axis, std::size_t i) {
      return blocks[axis].start + i / blocks[axis].block * blocks[axis].stride + i % blocks[axis].block;
    };
    for (std::size_t i = 0; i < part.shape()[0]; ++i)
      for (std::size_t j = 0; j < part.shape()[1]; ++j)
        EXPECT_EQ(part.values<std::int32_t>()[i * part.shape()[1] + j], original[source(0, i) * 11 + source(1, j)]);
  }
}

TEST(ViewOps, SelectRefusesWhatIsOutside) {
  const Array array = counted({4, 4});
  const auto refused = [&](AxisBlocks blocks) {
    EXPECT_ERROR(select(array.view(), {{}, blocks}), kInvalidArgument, "axis 1 of 4 elements");
  };
  refused({4, 1, 1, 1});
  refused({0, 1, 1, 5});
  refused({1, 2, 2, 2});
  refused({0, 0, 1, 1});
  refused({0, 1, 0, 1});
  refused({0, 1, 1, 0});
  refused({0, SIZE_MAX, 2, 1});
  refused({0, 1, SIZE_MAX, 1});
  refused({SIZE_MAX, 1, 1, SIZE_MAX});
  EXPECT_ERROR(select(array.view(), {{}}), kInvalidArgument, "blocks of 1 axes");
}

}  // namespace
}  // namespace tezpress
