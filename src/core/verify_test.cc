// The check of a bound, for every dtype and for what is not finite.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "core/trial.h"

namespace tezpress {
namespace {

template <typename T>
Violation check(const std::vector<T>& original, const std::vector<T>& reconstructed, BoundKind kind, double value = 0) {
  Array a(dtype_of<T>(), {original.size()});
  Array b(dtype_of<T>(), {reconstructed.size()});
  std::copy(original.begin(), original.end(), a.values<T>().begin());
  std::copy(reconstructed.begin(), reconstructed.end(), b.values<T>().begin());
  return verify_bound(a.view(), b.view(), {kind, value});
}

template <typename T>
class VerifyNumbers : public ::testing::Test {};
using Numbers = ::testing::Types<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t,
                                 std::uint64_t, std::int64_t, float, double>;
TYPED_TEST_SUITE(VerifyNumbers, Numbers);

TYPED_TEST(VerifyNumbers, AbsoluteIsInclusive) {
  using T = TypeParam;
  EXPECT_EQ(check<T>({10, 20, 30}, {12, 18, 30}, BoundKind::kAbsolute, 2).count, 0u);
  const Violation violation = check<T>({10, 20, 30, 40}, {12, 17, 30, 43}, BoundKind::kAbsolute, 2);
  EXPECT_EQ(violation.count, 2u);
  EXPECT_EQ(violation.first_index, 1u);
  EXPECT_EQ(violation.original, 20);
  EXPECT_EQ(violation.reconstructed, 17);
}

TYPED_TEST(VerifyNumbers, RelativeIsToTheRange) {
  using T = TypeParam;
  EXPECT_EQ(check<T>({0, 100}, {10, 90}, BoundKind::kRelative, 0.1).count, 0u);
  EXPECT_EQ(check<T>({0, 100}, {11, 90}, BoundKind::kRelative, 0.1).count, 1u);
  EXPECT_EQ(check<T>({7, 7}, {7, 7}, BoundKind::kRelative, 0.1).count, 0u);
  EXPECT_EQ(check<T>({7, 7}, {8, 7}, BoundKind::kRelative, 0.1).count, 1u);
}

TYPED_TEST(VerifyNumbers, PointwiseIsToEachValueAndKeepsZero) {
  using T = TypeParam;
  EXPECT_EQ(check<T>({10, 100, 0}, {11, 90, 0}, BoundKind::kPointwiseRelative, 0.1).count, 0u);
  EXPECT_EQ(check<T>({10, 100, 0}, {12, 89, 1}, BoundKind::kPointwiseRelative, 0.1).count, 3u);
}

TYPED_TEST(VerifyNumbers, LosslessIsBitExact) {
  using T = TypeParam;
  EXPECT_EQ(check<T>({1, 2}, {1, 2}, BoundKind::kLossless).count, 0u);
  EXPECT_EQ(check<T>({1, 2}, {1, 3}, BoundKind::kLossless).count, 1u);
  EXPECT_EQ(check<T>({1, 2}, {100, 3}, BoundKind::kNone).count, 0u);
}

template <typename T>
class VerifySpecials : public ::testing::Test {};
using Floats = ::testing::Types<float, double>;
TYPED_TEST_SUITE(VerifySpecials, Floats);

TYPED_TEST(VerifySpecials, NanAndInfinitiesWhateverTheBound) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const T inf = std::numeric_limits<T>::infinity();
  for (const BoundKind kind : {BoundKind::kAbsolute, BoundKind::kRelative, BoundKind::kPointwiseRelative}) {
    EXPECT_EQ(check<T>({nan, inf, -inf}, {-nan, inf, -inf}, kind, 1e30).count, 0u);
    EXPECT_EQ(check<T>({nan, inf, -inf, 1, 1}, {0, -inf, 1e30f, inf, nan}, kind, 1e30).count, 5u);
  }
}

TYPED_TEST(VerifySpecials, LosslessSeesBits) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  EXPECT_EQ(check<T>({nan, T{0}}, {nan, T{0}}, BoundKind::kLossless).count, 0u);
  EXPECT_EQ(check<T>({nan, T{0}}, {std::copysign(nan, T{-1}), -T{0}}, BoundKind::kLossless).count, 2u);
  EXPECT_EQ(check<T>({T{0}}, {-T{0}}, BoundKind::kAbsolute, 0).count, 0u);
}

TYPED_TEST(VerifySpecials, DifferencesThatOverflowAreViolations) {
  using T = TypeParam;
  const T most = std::numeric_limits<T>::max();
  EXPECT_EQ(check<T>({most}, {-most}, BoundKind::kAbsolute, static_cast<double>(most)).count, 1u);
}

TEST(VerifyIntegers, AreNotRoundedThroughDouble) {
  const std::int64_t big = (std::int64_t{1} << 53) * 512;  // its neighbours are no doubles
  EXPECT_EQ(check<std::int64_t>({big}, {big + 3}, BoundKind::kAbsolute, 2.9).count, 1u);
  EXPECT_EQ(check<std::int64_t>({big}, {big - 3}, BoundKind::kAbsolute, 3).count, 0u);
  EXPECT_EQ(check<std::int64_t>({big}, {big + 1}, BoundKind::kAbsolute, 0).count, 1u);
  const auto least = std::numeric_limits<std::int64_t>::min();
  const auto most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(check<std::int64_t>({least}, {most}, BoundKind::kAbsolute, 18446744073709549568.0).count, 1u);
  EXPECT_EQ(check<std::int64_t>({least}, {most}, BoundKind::kAbsolute, 18446744073709551616.0).count, 0u);
  EXPECT_EQ(check<std::int64_t>({least}, {most}, BoundKind::kPointwiseRelative, 1.5).count, 1u);
  EXPECT_EQ(check<std::uint64_t>({5}, {3}, BoundKind::kAbsolute, 2).count, 0u);
}

TEST(Verify, ReadsStridedViews) {
  Array array(Dtype::kFloat, {4});
  const std::vector<float> values = {1, 100, 2, 200};
  std::copy(values.begin(), values.end(), array.values<float>().begin());
  const ConstView even(array.view().data(), Dtype::kFloat, {2}, {8});
  const ConstView odd(array.view().data() + 4, Dtype::kFloat, {2}, {8});
  EXPECT_EQ(verify_bound(even, odd, {BoundKind::kAbsolute, 99}).count, 1u);
}

TEST(Verify, RefusesOtherShapesAndImpossibleBounds) {
  EXPECT_ERROR(check<float>({1, 2}, {1}, BoundKind::kAbsolute, 1), kInvalidArgument, "float of shape 2 with float");
  EXPECT_ERROR(check<float>({1}, {1}, BoundKind::kAbsolute, -1), kInvalidArgument, "bound is -1");
}

RC_GTEST_PROP(Verify, FindsExactlyTheDoublesOutside, (const std::vector<std::pair<double, double>>& pairs)) {
  const double bound = *rc::gen::positive<double>();
  std::vector<double> a, b;
  std::size_t outside = 0;
  for (const auto& [x, y] : pairs) {
    a.push_back(x);
    b.push_back(y);
    outside += std::abs(x - y) <= bound ? 0 : 1;
  }
  RC_ASSERT(check(a, b, BoundKind::kAbsolute, bound).count == outside);
}

}  // namespace
}  // namespace tezpress
