// Parts of HDF5 datasets, with LibPressio's two orders of axes.
#include "base/error_testing.h"
#include "base/view_ops.h"
#include "plugins/all.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

std::unique_ptr<Io> made(std::initializer_list<std::pair<std::string, Option>> options) {
  auto io = all_plugins().io("hdf5");
  io->set_options(options_of(options));
  return io;
}

class Hdf5Part : public ::testing::Test {
 protected:
  Hdf5Part() { all_plugins().io("hdf5")->write(path_, data_.view()); }
  Array read() { return all_plugins().io("hdf5")->read(path_); }

  TestFolder folder_;
  std::string path_ = folder_ / "a.h5:/u";
  Array data_ = patterned(Dtype::kInt16, {4, 6, 5});
};

TEST_F(Hdf5Part, StartCountStrideAndBlockAreSlowestFirst) {
  const auto io = made({{"hdf5:file_start", list_of({1, 0, 2})},
                        {"hdf5:file_stride", list_of({1, 3, 1})},
                        {"hdf5:file_count", list_of({2, 2, 1})},
                        {"hdf5:file_block", list_of({1, 2, 3})}});
  const Array part = io->read(path_);
  EXPECT_TRUE(same(part.view(), select(data_.view(), {{1, 1, 2, 1}, {0, 3, 2, 2}, {2, 1, 1, 3}}).view()));
}

TEST_F(Hdf5Part, WhatIsNotGivenIsOneElement) {
  const Array part = made({{"hdf5:file_start", list_of({3, 5, 4})}})->read(path_);
  EXPECT_EQ(part.shape(), (Shape{1, 1, 1}));
  EXPECT_EQ(part.values<std::int16_t>()[0], data_.values<std::int16_t>()[119]);
  EXPECT_EQ(made({{"hdf5:file_block", list_of({4, 6, 5})}})->read(path_).shape(), data_.shape());
}

TEST_F(Hdf5Part, APartIsWrittenIntoTheDatasetThatIsThere) {
  const Array frame = patterned(Dtype::kInt16, {6, 5});
  const auto io = made({{"hdf5:file_start", list_of({2, 0, 0})}, {"hdf5:file_block", list_of({1, 6, 5})}});
  io->write(path_, frame.view());
  const Array after = read();
  EXPECT_TRUE(same(after.view().frame(2), frame.view()));
  EXPECT_TRUE(same(after.view().frames(0, 2), data_.view().frames(0, 2)));
  EXPECT_TRUE(same(after.view().frame(3), data_.view().frame(3)));
}

TEST_F(Hdf5Part, TheExtentOfANewDatasetIsFastestFirst) {
  const Array row = patterned(Dtype::kInt16, {3});
  const auto io = made({{"hdf5:dataset", "new"},
                        {"hdf5:file_extent", list_of({3, 2})},
                        {"hdf5:file_start", list_of({1, 0})},
                        {"hdf5:file_count", list_of({1, 3})}});
  io->write(folder_ / "b.h5", row.view());
  const Array whole = all_plugins().io("hdf5")->read(folder_ / "b.h5:/new");
  EXPECT_EQ(whole.shape(), (Shape{2, 3}));
  EXPECT_EQ(whole.values<std::int16_t>()[0], 0);
  EXPECT_TRUE(same(whole.view().frame(1), row.view()));
  EXPECT_ERROR(made({{"hdf5:file_extent", list_of({3, 2})}})->write(folder_ / "c.h5", row.view()), kInvalidArgument,
               "the part of shape 2x3");
  EXPECT_EQ(folder_.entries(), 2u);
}

TEST_F(Hdf5Part, RefusesWhatIsNotInsideAndOtherTypes) {
  EXPECT_ERROR(made({{"hdf5:file_start", list_of({0, 0})}})->read(path_), kInvalidArgument,
               "hdf5:file_start has 2 numbers, but the dataset has 3 axes");
  EXPECT_ERROR(made({{"hdf5:file_count", list_of({5, 1, 1})}})->read(path_), kInvalidArgument,
               "axis 0 (of 4 elements)");
  EXPECT_ERROR(made({{"hdf5:file_count", list_of({1, 1, 1ULL << 53})}})->read(path_), kInvalidArgument, "axis 2");
  // Blocks that overlap.
  EXPECT_ERROR(made({{"hdf5:file_count", list_of({2, 1, 1})}, {"hdf5:file_block", list_of({2, 1, 1})}})->read(path_),
               kInvalidArgument, "side by side");
  const auto one_frame = made({{"hdf5:file_block", list_of({1, 6, 5})}});
  EXPECT_ERROR(one_frame->write(path_, patterned(Dtype::kInt16, {6, 4}).view()), kInvalidArgument,
               "cannot hold an array of shape 6x4");
  EXPECT_ERROR(one_frame->write(path_, patterned(Dtype::kFloat, {6, 5}).view()), kInvalidArgument,
               "holds int16, so no float can be written");
  EXPECT_TRUE(same(read().view(), data_.view()));
}

TEST(CopyTemplateHdf5, AddsADatasetToTheCopy) {
  const TestFolder folder;
  const Array grid = patterned(Dtype::kFloat, {5});
  const Array field = patterned(Dtype::kFloat, {3, 5});
  all_plugins().io("hdf5")->write(folder / "template.h5:/grid", grid.view());
  auto io = all_plugins().io("copy_template");
  io->set_options(options_of({{"copy_template:io", "hdf5"},
                              {"copy_template:template_path", folder / "template.h5"},
                              {"hdf5:dataset", "/field"},
                              {"io:path", folder / "out.h5"}}));
  io->write(field.view());
  EXPECT_TRUE(same(all_plugins().io("hdf5")->read(folder / "out.h5:/grid").view(), grid.view()));
  EXPECT_TRUE(same(all_plugins().io("hdf5")->read(folder / "out.h5:/field").view(), field.view()));
  EXPECT_EQ(folder.entries(), 2u);
}

}  // namespace
}  // namespace tezpress
