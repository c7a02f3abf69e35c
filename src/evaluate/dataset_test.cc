// Finding the files of a study, and what of them is valid.
#include "evaluate/dataset.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "evaluate/data_search.h"
#include "evaluate/evaluate_testing.h"

namespace tezpress {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<DatasetSource> found(const DatasetSpec& spec, const DataPlaces& places) {
  Study study;
  study.datasets = {spec};
  return find_datasets(study, places);
}

std::string bytes_of(float value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

TEST(FindDatasets, PatternsInNaturalOrder) {
  const TestFolder folder;
  folder.write("u10_1x1.f32", bytes_of(10));
  folder.write("u9_1x1.f32", bytes_of(9));
  folder.write("v1_1x1.f32", bytes_of(1));
  const auto each = found({.path = "u*.f32"}, {.base = folder.path()});
  ASSERT_EQ(each.size(), 2U);
  EXPECT_EQ(each[0].name, "u9");
  EXPECT_EQ(each[1].name, "u10");
  const auto series = found({.name = "u", .path = "${DATA}/u*.f32", .stack = true}, {.data = folder.path().string()});
  ASSERT_EQ(series.size(), 1U);
  const Dataset dataset = read_dataset(series[0]);
  EXPECT_EQ(dataset.values.shape(), (Shape{2, 1, 1}));
  EXPECT_EQ(dataset.values.values<float>()[0], 9);
  EXPECT_EQ(dataset.values.values<float>()[1], 10);
  EXPECT_EQ(found({.path = folder.path().string()}, {}).size(), 3U) << "a folder of files";
}

TEST(FindDatasets, SaysWhatIsMissing) {
  const TestFolder folder;
  EXPECT_ERROR(found({.path = "${DATA}/a.f32"}, {}), kInvalidArgument, "--data");
  EXPECT_ERROR(found({.path = "none*.f32"}, {.base = folder.path()}), kIo, "none*.f32");
  EXPECT_ERROR(found({.path = folder.path().string()}, {}), kIo, "holds no files");
  EXPECT_ERROR(found({.generate = "vorticty"}, {}), kUnknownName, "vorticty");
  Study twice;
  twice.datasets = {{.path = "a.npy"}, {.path = "b/a.npy"}};
  EXPECT_ERROR(find_datasets(twice, {}), kInvalidArgument, "two datasets are called \"a\"");
}

TEST(FindDatasets, SdrbenchByName) {
  const TestFolder folder;
  folder.write("100x500x500/Uf02.bin.f32", "");
  folder.write("100x500x500/Uf48.bin.f32", "");
  folder.write("100x500x500/Uf48.log10.bin.f32", "");
  folder.write("100x500x500/QVAPORf48.bin.f32", "");
  const DataPlaces places{.base = folder.path()};
  const auto steps = found({.sdrbench = "hurricane-isabel", .folder = ".", .fields = {"U"}}, places);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].name, "hurricane-isabel U Uf02.bin");
  EXPECT_EQ(found({.sdrbench = "Hurricane ISABEL", .stack = true, .folder = "."}, places).size(), 2U);
  EXPECT_ERROR(found({.sdrbench = "Isabel", .folder = "."}, places), kUnknownName, "Hurricane ISABEL");
  EXPECT_ERROR(found({.sdrbench = "Hurricane ISABEL", .folder = ".", .fields = {"X"}}, places), kUnknownName, "QVAPOR");
  EXPECT_ERROR(found({.sdrbench = "Hurricane ISABEL", .folder = ".", .fields = {"W"}}, places), kIo,
               "SDRBENCH-Hurricane-ISABEL-100x500x500.tar.gz");
  EXPECT_ERROR(found({.sdrbench = "NYX", .folder = "."}, places), kIo, "SDRBENCH-EXASKY-NYX");
  EXPECT_ERROR(found({.sdrbench = "NYX", .folder = "nowhere"}, places), kIo, "sdrbench.github.io");
  EXPECT_ERROR(read_dataset(steps[0]), kInvalidArgument, "100x500x500");  // the file is empty
}

TEST(ShortName, IsWhatPeopleSay) {
  EXPECT_EQ(short_name("/data/isabel-speed-h02_4x25x125x125.f32"), "isabel-speed-h02");
  EXPECT_EQ(short_name("run.h5:/fields/u"), "run:/fields/u");
  EXPECT_EQ(short_name("frames/"), "frames");
  EXPECT_EQ(short_name("a_b.npy"), "a_b");
}

TEST(ReadDataset, RangeIsOfTheValidValues) {
  const Dataset dataset = dataset_of(float_array({1, 5}, {1, -9999, 3, NAN, INFINITY}), -9999);
  EXPECT_EQ(dataset.valid, 2U);
  EXPECT_EQ(dataset.range(), 2);
  EXPECT_TRUE(dataset.states_missing);
  EXPECT_EQ(dataset_of(float_array({2}, {1, 4})).range(), 3);
}

TEST(ReadDataset, TheFillValueIsThatOfTheType) {
  const Dataset dataset = dataset_of(float_array({2}, {1e20F, 5}), 1e20);
  EXPECT_EQ(dataset.valid, 1U) << "1e20 is no float; the nearest one stands for it";
  Array counts(Dtype::kUint16, {2});
  counts.values<std::uint16_t>()[0] = counts.values<std::uint16_t>()[1] = 7;
  EXPECT_ERROR(dataset_of(std::move(counts), 70000), kInvalidArgument, "70000 is no uint16");
  EXPECT_ERROR(dataset_of(float_array({1}, {NAN}), kNan), kInvalidArgument, "no valid value");
}

TEST(ReadDataset, TheSliceMustExist) {
  DatasetSource source{"s", {.slice = {2}}, [] { return float_array({2, 1, 1}, {0, 1}); }};
  EXPECT_ERROR(read_dataset(source), kInvalidArgument, "outside of the shape 2x1x1");
  source.spec.slice = {1, 0};
  EXPECT_ERROR(read_dataset(source), kInvalidArgument, "slice");
  source.spec.slice = {1};
  EXPECT_EQ(read_dataset(source).slice, (std::vector<std::size_t>{1}));
}

}  // namespace
}  // namespace tezpress
