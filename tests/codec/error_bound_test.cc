// The promise: whatever the values, every decoded one keeps its bound, NaN and
// the like keep their bits, and every way in and out gives the same.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "codec/round_trip.h"

namespace tezpress::codec_testing {
namespace {

RC_GTEST_PROP(ErrorBound, HoldsForAnySeries, ()) {
  const SeriesPlan plan =
      draw_plan([](int low, int high) { return *rc::gen::resize(1000, rc::gen::inRange(low, high)); }, 3000);
  RC_LOG() << describe(plan) << '\n';
  const std::string wrong = check_all_ways(build_series(plan));
  RC_LOG() << wrong;
  RC_ASSERT(wrong.empty());
}

// Every dtype with every content and every kind of bound, at sizes of more than one level and several groups.
class EveryDtype : public ::testing::TestWithParam<int> {};

TEST_P(EveryDtype, KeepsEveryKindOfBound) {
  std::uint32_t seed = 1;
  for (int content = 0; content < kContents; ++content) {
    for (int bound_kind = 0; bound_kind < kBoundKinds; ++bound_kind) {
      for (int bound_size = 0; bound_size < kBoundSizes; bound_size += bound_kind == 4 ? kBoundSizes : 1) {
        SeriesPlan plan;
        plan.dtype = GetParam();
        plan.shape = seed % 2 != 0 ? std::vector<std::size_t>{13, 17} : std::vector<std::size_t>{3, 5, 7};
        plan.frames = 4;
        plan.key_interval = 3;
        plan.content = content;
        plan.bound_kind = bound_kind;
        plan.bound_size = bound_size;
        plan.special_kind = static_cast<int>(seed) % kSpecialKinds;
        plan.fill = seed % 3 == 0;
        plan.seed = ++seed;
        ASSERT_EQ(check_all_ways(build_series(plan)), "") << describe(plan);
      }
    }
  }
}

std::string dtype_name(const ::testing::TestParamInfo<int>& info) {
  return std::string(name_of(static_cast<Dtype>(info.param)));
}
INSTANTIATE_TEST_SUITE_P(ErrorBound, EveryDtype, ::testing::Range(0, kDtypeCount), dtype_name);

TEST(ErrorBound, FillValuesReturnExactlyAmongManyNans) {
  // More distinct NaNs than the group has classes, each more frequent than the fill value.
  SeriesPlan plan;
  plan.dtype = static_cast<int>(Dtype::kFloat);
  plan.shape = {64, 64};
  plan.content = 1;
  plan.special_kind = 5;
  plan.bound_size = 11;
  Series series = build_series(plan);
  auto* values = reinterpret_cast<float*>(series.data.data());
  values[4000] = 0.123456789f;
  series.settings.has_fill_value = 1;
  series.settings.fill_value = static_cast<double>(values[4000]);
  series.settings.abs = 1;
  EXPECT_EQ(check_all_ways(series), "");
}

}  // namespace
}  // namespace tezpress::codec_testing
