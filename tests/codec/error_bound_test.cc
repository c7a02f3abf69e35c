// The promise: whatever the values, every decoded one keeps its bound, NaN and
// the like keep their bits, and every way in and out gives the same.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

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
        plan.mode = seed % 5 < 2 ? TEZIP_BASIS : TEZIP_AUTO;
        plan.effort = static_cast<int>(seed) % 7 % 3;
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

TEST(ErrorBound, AFillValueMeansTheNearestNumberOfTheType) {
  // No float is 1e20; the file's fill values are the float nearest to it, and the field between them is coded as usual.
  Series series;
  tezip_settings_init(&series.settings);
  series.settings.dtype = TEZIP_FLOAT;
  series.settings.axes = 1;
  series.settings.shape[0] = 4096;
  series.settings.abs = 1e-3;
  series.settings.has_fill_value = 1;
  series.settings.fill_value = 1e20;
  series.frames = 1;
  std::vector<float> values(4096);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = i % 64 < 8 ? 1e20f : static_cast<float>(std::sin(0.01 * static_cast<double>(i)));
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  series.data.assign(bytes, bytes + values.size() * sizeof(float));
  EXPECT_LT(compress_whole(series).size(), 1500u);
  const std::vector<std::byte> decoded = decompress_frames(compress_whole(series), 0, 1, 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    float shown = 0;
    std::memcpy(&shown, decoded.data() + i * sizeof(float), sizeof(float));
    if (i % 64 < 8)
      ASSERT_EQ(shown, values[i]) << i;
    else
      ASSERT_NEAR(shown, values[i], 1e-3) << i;
  }
}

// Frames of 32x32x32; roughness: amplitude of what differs from point to point.
Series volumes(double roughness) {
  constexpr std::size_t kFrames = 8;
  constexpr int kEdge = 32;
  Series series;
  tezip_settings_init(&series.settings);
  series.settings.dtype = TEZIP_FLOAT;
  series.settings.axes = 3;
  for (int axis = 0; axis < 3; ++axis) series.settings.shape[axis] = kEdge;
  series.settings.rel = 1e-4;
  series.frames = kFrames;
  std::vector<float> values;
  std::uint32_t state = 1;
  for (std::size_t t = 0; t < kFrames; ++t)
    for (int z = 0; z < kEdge; ++z)
      for (int y = 0; y < kEdge; ++y)
        for (int x = 0; x < kEdge; ++x) {
          const double phase = 0.2 * static_cast<double>(t);
          state = state * 1664525u + 1013904223u;
          values.push_back(static_cast<float>(std::sin(0.21 * x + phase) * std::cos(0.17 * y - 0.13 * z) +
                                              0.3 * std::cos(0.4 * z + 0.3 * x + phase) +
                                              roughness * static_cast<double>(state >> 8) * 0x1p-24));
        }
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  series.data.assign(bytes, bytes + values.size() * sizeof(float));
  return series;
}

TEST(Modes, EachSeriesTakesTheBetterOne) {
  for (const double roughness : {0.0, 0.1}) {
    std::size_t size[3];
    for (const int mode : {TEZIP_AUTO, TEZIP_LOOP, TEZIP_BASIS}) {
      Series series = volumes(roughness);
      series.settings.mode = mode;
      EXPECT_EQ(check_all_ways(series), "");
      size[mode] = compress_whole(series).size();
    }
    EXPECT_EQ(size[TEZIP_AUTO], std::min(size[TEZIP_LOOP], size[TEZIP_BASIS]));
    if (roughness == 0)
      EXPECT_LT(3 * size[TEZIP_BASIS], size[TEZIP_LOOP]);
    else
      EXPECT_LT(size[TEZIP_LOOP], size[TEZIP_BASIS]);
  }
}

TEST(Modes, MoreEffortIsNotLarger) {
  std::size_t size[3];
  for (const int effort : {TEZIP_EFFORT_FAST, TEZIP_EFFORT_DEFAULT, TEZIP_EFFORT_MAX}) {
    Series series = volumes(0);
    series.settings.effort = effort;
    EXPECT_EQ(check_all_ways(series), "");
    size[effort] = compress_whole(series).size();
  }
  EXPECT_LE(size[TEZIP_EFFORT_MAX], size[TEZIP_EFFORT_DEFAULT]);
  EXPECT_LT(size[TEZIP_EFFORT_DEFAULT], size[TEZIP_EFFORT_FAST]);
}

// A series of doubles in one row, for the cases below.
Series row_of(std::vector<double> values) {
  Series series;
  tezip_settings_init(&series.settings);
  series.settings.dtype = TEZIP_DOUBLE;
  series.settings.axes = 1;
  series.settings.shape[0] = values.size();
  series.frames = 1;
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  series.data.assign(bytes, bytes + values.size() * sizeof(double));
  return series;
}

TEST(ErrorBound, HoldsForBoundsOfSomeUlpsFarFromZero) {
  // In units of the bound these values are beyond what a double counts exactly.
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i) values.push_back(1.9 + 0x1p-52 * (i * 37 % 1001));
  for (const double ulps : {1.0, 1.5, 2.0, 5.0, 33.0, 40.0, 63.0, 100.0}) {
    Series series = row_of(values);
    series.settings.abs = ulps * 0x1p-52;
    EXPECT_EQ(check_all_ways(series), "") << ulps;
  }
}

TEST(ErrorBound, HoldsForRangesBeyondTheLargestNumber) {
  constexpr double kTop = std::numeric_limits<double>::max();
  for (const double bound : {1e-300, 1.0, 1e300, kTop}) {
    Series absolute = row_of({-kTop, kTop, 0, 1, -1, kTop / 2, 1e-300, -5e-324});
    Series relative = absolute;
    absolute.settings.abs = bound;
    EXPECT_EQ(check_all_ways(absolute), "") << bound;
    relative.settings.rel = std::min(bound, 1e3);
    EXPECT_EQ(check_all_ways(relative), "") << bound;
  }
}

TEST(ErrorBound, HoldsForRangesOfOneDenormalAndForTheLargestNumber) {
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  constexpr double kMost = std::numeric_limits<double>::max();
  for (const double bound : {kLeast, 2 * kLeast, 1e-300, 1.0, 1e300}) {
    for (Series series : {row_of({kLeast, 0, 0, -0.0, kLeast}), row_of({kMost, 1, 0, 2, kLeast, kMost})}) {
      series.settings.abs = bound;
      EXPECT_EQ(check_all_ways(series), "") << bound;
    }
  }
}

TEST(ErrorBound, TightPointwiseBoundsOverManyDecadesCostNoMoreThanTheValues) {
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) values.push_back(std::pow(10.0, i * 7919 % 600 - 300 + 0.001 * i));
  Series series = row_of(values);
  series.settings.pw_rel = 1e-12;
  EXPECT_EQ(check_all_ways(series), "");
  EXPECT_LT(compress_whole(series).size(), series.data.size() * 11 / 10);
}

TEST(ErrorBound, FillsOfIntegersThatAreOneDoubleReturnExactly) {
  Series series = row_of(std::vector<double>(300));
  series.settings.dtype = TEZIP_UINT64;
  auto* values = reinterpret_cast<std::uint64_t*>(series.data.data());
  // All of these are 2^64 as a double, which is the fill value: none may change.
  for (std::size_t i = 0; i < 300; ++i) values[i] = UINT64_MAX - i;
  series.settings.has_fill_value = 1;
  series.settings.fill_value = 0x1p64;
  series.settings.abs = 50;
  EXPECT_EQ(check_all_ways(series), "");
}

TEST(ErrorBound, MeasuringTheStagesChangesNoByte) {
  SeriesPlan plan;
  plan.shape = {64, 64};
  plan.bound_size = 11;
  const Series series = build_series(plan);
  void* bytes = nullptr;
  std::size_t size = 0;
  tezip_stage_times times{};
  ASSERT_EQ(tezip_compress_timed(&series.settings, series.data.data(), series.frames, &bytes, &size, &times), 0);
  const auto* first = static_cast<const std::uint8_t*>(bytes);
  EXPECT_EQ(Stream(first, first + size), compress_whole(series));
  tezip_free(bytes);
  EXPECT_GT(times.plan, 0U);
  EXPECT_GT(times.fit, 0U);
  EXPECT_GT(times.code, 0U);
}

TEST(ErrorBound, SettingsThatPromiseNothingAreRefused) {
  const auto refused = [](const std::function<void(tezip_settings&)>& change) {
    Series series = row_of({1, 2, 3});
    series.settings.rel = 1e-3;
    change(series.settings);
    tezip_encoder* encoder = tezip_encoder_new(&series.settings);
    tezip_encoder_free(encoder);
    return encoder == nullptr;
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(refused([](tezip_settings&) {}));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.value_range = kNan; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.value_range = INFINITY; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.rel = kNan; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.rel = INFINITY; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.rel = -1; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.lossless = 1; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.key_threshold = kNan; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.key_interval = SIZE_MAX; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.shape[0] = 0; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.axes = 8; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.dtype = 12; }));
  EXPECT_TRUE(refused([](tezip_settings& s) { s.struct_size = 0; }));
}

}  // namespace
}  // namespace tezpress::codec_testing
