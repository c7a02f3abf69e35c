// Shapes as text.
#include "base/shape_text.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"

namespace tezpress {
namespace {

TEST(ParseShape, TakesBothSeparators) {
  EXPECT_EQ(parse_shape("12x25x125x125"), (Shape{12, 25, 125, 125}));
  EXPECT_EQ(parse_shape("3,4"), (Shape{3, 4}));
  EXPECT_EQ(parse_shape("7"), (Shape{7}));
}

class BadShape : public testing::TestWithParam<const char*> {};
TEST_P(BadShape, IsRefusedByName) { EXPECT_ERROR(parse_shape(GetParam()), kInvalidArgument, GetParam()); }
INSTANTIATE_TEST_SUITE_P(Texts, BadShape, testing::Values("x", "3x", "x3", "3xx4", "-3x4", "3x4z", "3 x4", "1e3"));

TEST(ParseShape, RefusesWhatOverflows) {
  EXPECT_THROW(parse_shape("4294967296x4294967296x4294967296"), Error);
  EXPECT_THROW(parse_shape("1x1x1x1x1x1x1x1x1x1x1"), Error);
  EXPECT_THROW(parse_shape("99999999999999999999999"), Error);
}

}  // namespace
}  // namespace tezpress
