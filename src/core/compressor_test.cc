// Bounds: which options ask a compressor for one.
#include "core/compressor.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"

namespace tezpress {
namespace {

template <typename T>
Array array_of(const std::vector<T>& values) {
  Array array(dtype_of<T>(), {values.size()});
  std::copy(values.begin(), values.end(), array.values<T>().begin());
  return array;
}

CompressorInfo taking(std::vector<BoundKind> bounds) { return {.id = "toy", .bounds = std::move(bounds)}; }

Options options(const char* key, Option value) {
  Options result;
  result.set(key, std::move(value));
  return result;
}

TEST(ValueRange, IsOfTheFiniteValues) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(value_range(array_of<double>({nan, 3, -inf, -1, inf}).view()), 4);
  EXPECT_EQ(value_range(array_of<double>({nan, inf}).view()), 0);
  EXPECT_EQ(value_range(array_of<float>({}).view()), 0);
  EXPECT_EQ(value_range(array_of<std::uint8_t>({5, 250}).view()), 245);
}

TEST(ValueRange, NeverOverflows) {
  const double most = std::numeric_limits<double>::max();
  EXPECT_EQ(value_range(array_of<double>({-most, most}).view()), most);
  EXPECT_EQ(value_range(array_of<std::int64_t>(
                            {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
                            .view()),
            18446744073709551615.0);
}

TEST(ValueRange, OfAStridedView) {
  const Array array = array_of<float>({1, 100, 2, 200});
  EXPECT_EQ(value_range(ConstView(array.view().data(), Dtype::kFloat, {2}, {8})), 1);
}

TEST(OptionsForBound, PassesSupportedKindsOn) {
  const Array input = array_of<float>({0, 10});
  const auto info = taking({BoundKind::kAbsolute, BoundKind::kPointwiseRelative, BoundKind::kLossless});
  EXPECT_EQ(options_for_bound(info, {BoundKind::kNone, 0}, input.view()), Options());
  EXPECT_EQ(options_for_bound(info, {BoundKind::kAbsolute, 0.5}, input.view()), options("pressio:abs", 0.5));
  EXPECT_EQ(options_for_bound(info, {BoundKind::kPointwiseRelative, 0.5}, input.view()),
            options("pressio:pw_rel", 0.5));
  EXPECT_EQ(options_for_bound(info, {BoundKind::kLossless, 0}, input.view()), options("pressio:lossless", 1));
}

TEST(OptionsForBound, RelativeBecomesAbsoluteWhereNeeded) {
  const Array input = array_of<float>({-5, 5});
  EXPECT_EQ(options_for_bound(taking({BoundKind::kAbsolute}), {BoundKind::kRelative, 0.01}, input.view()),
            options("pressio:abs", 0.1));
  EXPECT_EQ(options_for_bound(taking({BoundKind::kRelative}), {BoundKind::kRelative, 0.01}, input.view()),
            options("pressio:rel", 0.01));
}

TEST(OptionsForBound, RelativeToAConstantFieldIsLossless) {
  const Array input = array_of<float>({5, 5});
  const ErrorBound bound{BoundKind::kRelative, 0.01};
  EXPECT_EQ(options_for_bound(taking({BoundKind::kAbsolute, BoundKind::kLossless}), bound, input.view()),
            options("pressio:lossless", 1));
  EXPECT_EQ(options_for_bound(taking({BoundKind::kAbsolute}), bound, input.view()), options("pressio:abs", 0.0));
}

TEST(OptionsForBound, LosslessCompressorsKeepEveryBound) {
  const Array input = array_of<float>({5, 6});
  for (const auto kind : {BoundKind::kAbsolute, BoundKind::kRelative, BoundKind::kPointwiseRelative})
    EXPECT_EQ(options_for_bound(taking({BoundKind::kLossless}), {kind, 1}, input.view()),
              options("pressio:lossless", 1));
}

TEST(OptionsForBound, NamesWhatIsSupported) {
  const Array input = array_of<float>({5, 6});
  EXPECT_ERROR(options_for_bound(taking({BoundKind::kAbsolute}), {BoundKind::kPointwiseRelative, 1}, input.view()),
               kUnsupported, "toy does not take the error bound pw_rel; it takes: abs");
  EXPECT_ERROR(options_for_bound(taking({}), {BoundKind::kAbsolute, 1}, input.view()), kUnsupported, "takes: none");
}

TEST(OptionsForBound, RefusesImpossibleBounds) {
  const Array input = array_of<float>({5, 6});
  for (const double value : {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    EXPECT_ERROR(options_for_bound(taking({BoundKind::kAbsolute}), {BoundKind::kAbsolute, value}, input.view()),
                 kInvalidArgument, "the abs error bound is");
}

}  // namespace
}  // namespace tezpress
