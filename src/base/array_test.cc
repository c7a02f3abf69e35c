// Views, arrays, copies between strides, and casts.
#include "base/array.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "base/error_testing.h"

namespace tezpress {
namespace {

// 0, 1, 2, ... in C order.
Array counting(Shape shape) {
  Array array(Dtype::kInt32, std::move(shape));
  std::iota(array.values<std::int32_t>().begin(), array.values<std::int32_t>().end(), 0);
  return array;
}

std::vector<std::int32_t> values_of(ConstView view) {
  Array storage;
  const auto values = contiguous(view, storage).values<std::int32_t>();
  return {values.begin(), values.end()};
}

TEST(Shape, CountsElements) {
  EXPECT_EQ(element_count({}), 0u);
  EXPECT_EQ(element_count({2, 3, 4}), 24u);
  EXPECT_EQ(element_count({2, 0, 4}), 0u);
  EXPECT_EQ(to_string(Shape{4, 25, 125}), "4x25x125");
}

TEST(Shape, RefusesWhatMemoryCannotAddress) {
  EXPECT_ERROR(element_count({std::size_t{1} << 40, std::size_t{1} << 40}), kInvalidArgument, "1099511627776x");
  EXPECT_ERROR(element_count(Shape(9, 1)), kInvalidArgument, "rank 9 is above the limit of 8");
}

TEST(Array, IsAlignedAndContiguous) {
  const Array array(Dtype::kDouble, {3, 5});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.view().data()) % 64, 0u);
  EXPECT_TRUE(array.view().contiguous());
  EXPECT_EQ(array.size(), 15u);
  EXPECT_EQ(array.size_bytes(), 120u);
  EXPECT_EQ(array.view().strides(), (std::vector<std::ptrdiff_t>{40, 8}));
}

TEST(Array, WithoutElements) {
  const Array array(Dtype::kFloat, {4, 0});
  EXPECT_EQ(array.size_bytes(), 0u);
  EXPECT_TRUE(array.values<float>().empty());
  EXPECT_EQ(Array::copy_of(array.view()).shape(), (Shape{4, 0}));
}

TEST(Array, TellsWhenMemoryIsMissing) {
  EXPECT_ERROR(Array(Dtype::kByte, {std::size_t{1} << 56}), kOutOfMemory, "72057594037927936 bytes");
}

TEST(Array, TakesForeignMemoryAndReleasesIt) {
  bool released = false;
  {
    auto owner = std::shared_ptr<void>(new float[2]{1, 2}, [&](void* p) {
      delete[] static_cast<float*>(p);
      released = true;
    });
    auto* data = static_cast<std::byte*>(owner.get());
    const Array array = Array::take(data, Dtype::kFloat, {2}, std::move(owner));
    EXPECT_EQ(array.values<float>()[1], 2);
    EXPECT_FALSE(released);
  }
  EXPECT_TRUE(released);
}

TEST(Array, ReshapeKeepsTheElements) {
  Array array = counting({2, 6});
  array.reshape({3, 4});
  EXPECT_EQ(array.shape(), (Shape{3, 4}));
  EXPECT_ERROR(array.reshape({5}), kInvalidArgument, "12 elements (shape 3x4) cannot take the shape 5");
}

TEST(View, ValuesNeedTheRightElementSize) {
  const Array array = counting({4});
  EXPECT_ERROR(array.values<double>(), kInvalidArgument, "int32 (4 bytes)");
}

TEST(View, FramesCutAxisZero) {
  const Array array = counting({3, 2, 2});
  EXPECT_EQ(values_of(array.view().frame(1)), (std::vector<std::int32_t>{4, 5, 6, 7}));
  EXPECT_EQ(values_of(array.view().frames(1, 3)), (std::vector<std::int32_t>{4, 5, 6, 7, 8, 9, 10, 11}));
  EXPECT_EQ(array.view().frames(2, 2).size(), 0u);
  EXPECT_ERROR(array.view().frame(3), kInvalidArgument, "frame 3 is outside");
  EXPECT_ERROR(array.view().frames(2, 4), kInvalidArgument, "frames 2 to 4");
  EXPECT_ERROR(array.view().frames(2, 1), kInvalidArgument, "frames 2 to 1");
}

TEST(View, StridedViewsAreKnownAsSuch) {
  const Array array = counting({4, 6});
  const ConstView every_second(array.view().data(), Dtype::kInt32, {4, 3}, {24, 8});
  EXPECT_FALSE(every_second.contiguous());
  EXPECT_EQ(values_of(every_second), (std::vector<std::int32_t>{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22}));
  EXPECT_ERROR(every_second.values<std::int32_t>(), kInvalidArgument, "strided view of shape 4x3");
  EXPECT_ERROR(every_second.reshaped({12}), kInvalidArgument, "strided");
  EXPECT_ERROR(ConstView(array.view().data(), Dtype::kInt32, {4, 3}, {24}), kInvalidArgument, "1 strides");
  // The stride of an axis of length 1 is never used.
  EXPECT_TRUE(ConstView(array.view().data(), Dtype::kInt32, {1, 6}, {-7, 4}).contiguous());
}

TEST(View, NegativeStridesWalkBackwards) {
  const Array array = counting({3});
  const ConstView reversed(array.view().data() + 8, Dtype::kInt32, {3}, {-4});
  EXPECT_EQ(values_of(reversed), (std::vector<std::int32_t>{2, 1, 0}));
}

TEST(View, ContiguousBorrowsWhereItCan) {
  const Array array = counting({4});
  Array storage;
  EXPECT_EQ(contiguous(array.view(), storage).data(), array.view().data());
  EXPECT_EQ(storage.size(), 0u);
}

TEST(View, EmptyStridedViewsCanBeCopied) {
  const Array array = counting({4, 6});
  const ConstView nothing(array.view().data(), Dtype::kInt32, {0, 3}, {48, 8});
  EXPECT_EQ(Array::copy_of(nothing).size(), 0u);
}

TEST(Copy, RefusesOtherShapesAndTypes) {
  const Array from = counting({4});
  Array shorter(Dtype::kInt32, {3});
  Array other(Dtype::kFloat, {4});
  EXPECT_ERROR(copy(from.view(), shorter.view()), kInvalidArgument, "shape 4 into int32 of shape 3");
  EXPECT_ERROR(copy(from.view(), other.view()), kInvalidArgument, "int32 of shape 4 into float");
}

RC_GTEST_PROP(Copy, TransposedTwiceIsTheSame, ()) {
  Shape shape;
  const auto rank = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t axis = 0; axis < rank; ++axis) shape.push_back(*rc::gen::inRange<std::size_t>(1, 5));
  const Array array = counting(shape);
  const auto transpose = [](ConstView view) {
    return ConstView(view.data(), view.dtype(), Shape(view.shape().rbegin(), view.shape().rend()),
                     std::vector<std::ptrdiff_t>(view.strides().rbegin(), view.strides().rend()));
  };
  const Array once = Array::copy_of(transpose(array.view()));
  const Array twice = Array::copy_of(transpose(once.view()));
  RC_ASSERT(values_of(twice.view()) == values_of(array.view()));
  // Written through strides, too.
  Array target(Dtype::kInt32, shape);
  const auto strides = target.view().strides();
  copy(once.view(), View(target.view().data(), Dtype::kInt32, once.shape(), {strides.rbegin(), strides.rend()}));
  RC_ASSERT(values_of(target.view()) == values_of(array.view()));
}

template <typename To, typename From>
To cast_one(From value) {
  Array array(dtype_of<From>(), {1});
  array.values<From>()[0] = value;
  return cast(array.view(), dtype_of<To>()).template values<To>()[0];
}

TEST(Cast, SaturatesIntegers) {
  EXPECT_EQ((cast_one<std::uint8_t>(-1)), 0);
  EXPECT_EQ((cast_one<std::uint8_t>(300)), 255);
  EXPECT_EQ((cast_one<std::int8_t>(std::uint64_t{200})), 127);
  EXPECT_EQ((cast_one<std::int64_t>(std::numeric_limits<std::uint64_t>::max())),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ((cast_one<std::uint64_t>(std::int64_t{-5})), 0u);
}

TEST(Cast, SaturatesFloatingPoint) {
  EXPECT_EQ((cast_one<std::int32_t>(1e20)), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ((cast_one<std::int32_t>(-1e20)), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ((cast_one<std::int64_t>(std::numeric_limits<double>::infinity())),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ((cast_one<std::int32_t>(2147483647.0f)), std::numeric_limits<std::int32_t>::max());
  EXPECT_EQ((cast_one<std::uint16_t>(std::numeric_limits<float>::quiet_NaN())), 0);
  EXPECT_EQ((cast_one<std::int8_t>(-3.9)), -3);
  EXPECT_TRUE(std::isinf(cast_one<float>(1e300)));
}

TEST(Cast, ToBoolIsWhetherItIsNotZero) {
  Array array(Dtype::kFloat, {3});
  array.values<float>()[0] = 0;
  array.values<float>()[1] = 0.5f;
  array.values<float>()[2] = -300;
  const Array flags = cast(array.view(), Dtype::kBool);
  EXPECT_EQ(std::vector(flags.values<std::uint8_t>().begin(), flags.values<std::uint8_t>().end()),
            (std::vector<std::uint8_t>{0, 1, 1}));
}

}  // namespace
}  // namespace tezpress
