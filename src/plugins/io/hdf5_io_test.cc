// Datasets of HDF5 files, including those that other programs write.
#include <hdf5.h>

#include "plugins/all.h"
#include "plugins/compressors/hdf5_factories.h"
#include "plugins/hdf5_session.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

Array read(const std::string& path) { return all_plugins().io("hdf5")->read(path); }
void write(const std::string& path, ConstView data) { all_plugins().io("hdf5")->write(path, data); }

// A dataset made with HDF5 directly: any stored type, chunked and with a filter if one is given.
void make_dataset(const std::string& path, const std::string& name, hid_t stored, hid_t memory,
                  const std::vector<hsize_t>& lengths, const void* data, int filter = 0) {
  const Hdf5Session session;
  const Hdf5Id file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
  const Hdf5Id space(H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr), H5Sclose);
  const Hdf5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (filter != 0) {
    const unsigned level = 6;
    H5Pset_chunk(properties.get(), static_cast<int>(lengths.size()), lengths.data());
    ASSERT_GE(H5Pset_filter(properties.get(), filter, H5Z_FLAG_MANDATORY, 1, &level), 0);
  }
  const Hdf5Id dataset(
      H5Dcreate2(file.get(), name.c_str(), stored, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT), H5Dclose);
  ASSERT_TRUE(dataset.valid());
  ASSERT_GE(H5Dwrite(dataset.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0);
}

TEST(Hdf5Io, EveryDtypeComesBack) {
  const TestFolder folder;
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const Array data = patterned(dtype, {3, 4, 5});
    write(folder / "a.h5:/group/sub/data", data.view());
    const Array back = read(folder / "a.h5:/group/sub/data");
    EXPECT_EQ(back.shape(), data.shape());
    EXPECT_EQ(size_of(back.dtype()), size_of(dtype));
    EXPECT_EQ(std::memcmp(back.view().data(), data.view().data(), data.size_bytes()), 0) << name_of(dtype);
  }
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(Hdf5Io, OtherDatasetsStayWhenOneIsWritten) {
  const TestFolder folder;
  const Array a = patterned(Dtype::kFloat, {3, 4});
  const Array b = patterned(Dtype::kInt32, {2, 2, 2});
  write(folder / "a.h5:/a", a.view());
  write(folder / "a.h5:/b", b.view());
  write(folder / "a.h5:/a", b.view());
  EXPECT_TRUE(same(read(folder / "a.h5:/a").view(), b.view()));
  EXPECT_TRUE(same(read(folder / "a.h5:/b").view(), b.view()));
}

TEST(Hdf5Io, TheOnlyDatasetNeedsNoName) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kFloat, {3, 4});
  write(folder / "a.h5", data.view());
  EXPECT_TRUE(same(read(folder / "a.h5").view(), data.view()));
  write(folder / "a.h5:/other", data.view());
  const auto message = error_of(ErrorCode::kUnknownName, [&] { read(folder / "a.h5"); });
  EXPECT_TRUE(contains(message, "/data") && contains(message, "/other")) << message;
  auto io = all_plugins().io("hdf5");
  Options options;
  options.set("hdf5:dataset", Option(std::string("/other")));
  io->set_options(options);
  EXPECT_TRUE(same(io->read(folder / "a.h5").view(), data.view()));
}

TEST(Hdf5Io, UnknownDatasetsNameTheKnown) {
  const TestFolder folder;
  write(folder / "a.h5:/wind/u", patterned(Dtype::kFloat, {3, 4}).view());
  const auto message = error_of(ErrorCode::kUnknownName, [&] { read(folder / "a.h5:/wind/v"); });
  EXPECT_TRUE(contains(message, "/wind/v") && contains(message, "/wind/u")) << message;
}

TEST(Hdf5Io, ReadsBigEndianValuesAndBuiltInFilters) {
  const TestFolder folder;
  const std::int32_t values[] = {1, -2, 3, 1 << 30, 5, 6};
  make_dataset(folder / "a.h5", "/x", H5T_STD_I32BE, H5T_NATIVE_INT32, {2, 3}, values, H5Z_FILTER_DEFLATE);
  const Array array = read(folder / "a.h5:/x");
  EXPECT_EQ(array.dtype(), Dtype::kInt32);
  EXPECT_TRUE(std::ranges::equal(array.values<std::int32_t>(), values));
}

TEST(Hdf5Io, ReadsDatasetsOfFilterPlugins) {
  if (!kBzip2Filter.present()) GTEST_SKIP() << kHdf5PluginsHint;
  const TestFolder folder;
  const Array data = patterned(Dtype::kDouble, {30, 40});
  {
    const Hdf5Session session;
    ASSERT_GE(H5Zregister(kBzip2Filter.load().functions), 0);
  }
  make_dataset(folder / "a.h5", "/x", H5T_NATIVE_DOUBLE, H5T_NATIVE_DOUBLE, {30, 40}, data.view().data(), 307);
  {
    const Hdf5Session session;
    ASSERT_GE(H5Zunregister(307), 0);
  }
  EXPECT_TRUE(same(read(folder / "a.h5:/x").view(), data.view()));
}

TEST(Hdf5Io, RefusesOtherTypesAndOtherFiles) {
  const TestFolder folder;
  {
    const Hdf5Session session;
    const Hdf5Id file(H5Fcreate((folder / "s.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
    const Hdf5Id text(H5Tcopy(H5T_C_S1), H5Tclose);
    const Hdf5Id dataset(H5Dcreate2(file.get(), "/s", text.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Dclose);
  }
  error_of(ErrorCode::kUnsupported, [&] { read(folder / "s.h5:/s"); });
  put_file(folder / "b.h5", "this is no HDF5 file");
  EXPECT_TRUE(contains(error_of(ErrorCode::kCorrupt, [&] { read(folder / "b.h5:/x"); }), "b.h5"));
  error_of(ErrorCode::kIo, [&] { read(folder / "none.h5:/x"); });
  write(folder / "c.h5:/x", patterned(Dtype::kDouble, {300, 40}).view());
  put_file(folder / "d.h5", get_file(folder / "c.h5").substr(0, 5000));
  error_of(ErrorCode::kCorrupt, [&] { read(folder / "d.h5:/x"); });
}

TEST(Hdf5Io, RecognisesNamesWithAndWithoutADataset) {
  for (const char* path : {"a.h5", "a.hdf5:/x/y", "dir:/b.h5:/x", "a.nc"})
    EXPECT_EQ(all_plugins().io_for(path)->id(), "hdf5");
}

}  // namespace
}  // namespace tezpress
