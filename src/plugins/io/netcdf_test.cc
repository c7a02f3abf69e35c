// Variables of NetCDF files, made with the library itself in each of its formats.
#include <netcdf.h>

#include "base/error_testing.h"
#include "plugins/all.h"
#include "plugins/hdf5_session.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;

// A file with a dimension x of 3 and one t without limit, of 2; closed at the end of the scope.
class Writer {
 public:
  Writer(const std::string& path, int format) {
    EXPECT_EQ(nc_create(path.c_str(), NC_CLOBBER | format, &file_), NC_NOERR);
    EXPECT_EQ(nc_def_dim(file_, "t", NC_UNLIMITED, &dimensions_[0]), NC_NOERR);
    EXPECT_EQ(nc_def_dim(file_, "x", 3, &dimensions_[1]), NC_NOERR);
  }
  ~Writer() { EXPECT_EQ(nc_close(file_), NC_NOERR); }

  int define(const char* name, nc_type type, int rank) {
    int variable = -1;
    EXPECT_EQ(nc_def_var(file_, name, type, rank, dimensions_ + 2 - rank, &variable), NC_NOERR);
    return variable;
  }
  template <typename T>
  void put(int variable, const std::vector<T>& values, std::size_t frames) {
    const std::size_t start[] = {0, 0};
    const std::size_t count[] = {frames, 3};
    const bool is_field = values.size() == frames * 3;
    EXPECT_EQ(nc_put_vara(file_, variable, start, is_field ? count : count + 1, values.data()), NC_NOERR);
  }
  int file() const { return file_; }

 private:
  const Hdf5Session session_;
  int file_ = -1;
  int dimensions_[2] = {};
};

Array read(const std::string& path, const std::string& variable = "") {
  auto io = all_plugins().io("netcdf");
  io->set_options(options_of({{"netcdf:variable", variable}}));
  return io->read(path);
}

// t grows with u; x is a coordinate.
void make_file(const std::string& path, int format) {
  Writer writer(path, format);
  const int u = writer.define("u", NC_FLOAT, 2);
  const int x = writer.define("x", NC_DOUBLE, 1);
  const float packed = 0.5F;
  EXPECT_EQ(nc_put_att_float(writer.file(), u, "scale_factor", NC_FLOAT, 1, &packed), NC_NOERR);
  EXPECT_EQ(nc_enddef(writer.file()), NC_NOERR);
  writer.put<float>(u, {1, 2, 3, 4, 5, 6}, 2);
  writer.put<double>(x, {10, 20, 30}, 2);
}

class NetcdfFormat : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Netcdf, NetcdfFormat,
                         ::testing::Values(0, NC_64BIT_OFFSET, NC_64BIT_DATA, NC_NETCDF4,
                                           NC_NETCDF4 | NC_CLASSIC_MODEL));

TEST_P(NetcdfFormat, IsReadAsStored) {
  const TestFolder folder;
  make_file(folder / "a.nc", GetParam());
  const Array u = read(folder / "a.nc:/u");
  EXPECT_EQ(u.type(), (ArrayType{Dtype::kFloat, {2, 3}}));
  EXPECT_THAT(u.values<float>(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(read(folder / "a.nc", "x").values<double>(), ElementsAre(10, 20, 30));
  EXPECT_TRUE(same(read(folder / "a.nc").view(), u.view()));  // the only one that is no coordinate
}

TEST_P(NetcdfFormat, DamagedFilesAreErrors) {
  const TestFolder folder;
  make_file(folder / "a.nc", GetParam());
  const std::string whole = get_file(folder / "a.nc");
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{40}, whole.size() / 2, whole.size() - 4}) {
    put_file(folder / "b.nc", whole.substr(0, size));
    EXPECT_THROW(read(folder / "b.nc:/u"), Error) << size;
  }
}

// The library itself reads what is missing as zeros. The computed size must not refuse whole files either, whatever
// attributes, types and numbers of variables with records there are.
TEST(Netcdf, ClassicFilesThatWereCutOffAreTruncatedAndWholeOnesAreNot) {
  const TestFolder folder;
  for (const int format : {0, NC_64BIT_OFFSET, NC_64BIT_DATA}) {
    for (const int shorts : {0, 1, 2}) {
      {
        Writer writer(folder / "a.nc", format);
        const int fixed = writer.define("fixed", NC_BYTE, 1);
        for (int i = 0; i < shorts; ++i) writer.define(i == 0 ? "first" : "second", NC_SHORT, 2);
        EXPECT_EQ(nc_put_att_text(writer.file(), fixed, "units", 5, "m s-1"), NC_NOERR);
        EXPECT_EQ(nc_put_att_text(writer.file(), NC_GLOBAL, "title", 3, "all"), NC_NOERR);
        EXPECT_EQ(nc_enddef(writer.file()), NC_NOERR);
        writer.put<std::int8_t>(fixed, {1, 2, 3}, 2);
        for (int i = 0; i < shorts; ++i) writer.put<std::int16_t>(fixed + 1 + i, {1, 2, 3, 4, 5, 6}, 2);
      }
      EXPECT_THAT(read(folder / "a.nc:/fixed").values<std::int8_t>(), ElementsAre(1, 2, 3));
      const std::string whole = get_file(folder / "a.nc");
      put_file(folder / "b.nc", whole.substr(0, whole.size() - 4));
      EXPECT_ERROR(read(folder / "b.nc:/fixed"), kTruncated, "b.nc:/fixed has");
    }
  }
}

TEST(Netcdf, ClassicFilesAreItsOwnAndHdf5KeepsTheOthers) {
  const TestFolder folder;
  make_file(folder / "classic.nc", 0);
  make_file(folder / "new.nc", NC_NETCDF4);
  EXPECT_EQ(all_plugins().io_for(folder / "classic.nc:/u")->id(), "netcdf");
  EXPECT_EQ(all_plugins().io_for(folder / "new.nc:/u")->id(), "hdf5");
  EXPECT_EQ(all_plugins().io_for(folder / "none.cdf")->id(), "netcdf");
}

TEST(Netcdf, EveryNumberTypeAndGroups) {
  const TestFolder folder;
  const std::pair<nc_type, Dtype> types[] = {
      {NC_BYTE, Dtype::kInt8},   {NC_SHORT, Dtype::kInt16},   {NC_INT, Dtype::kInt32},   {NC_INT64, Dtype::kInt64},
      {NC_UBYTE, Dtype::kUint8}, {NC_USHORT, Dtype::kUint16}, {NC_UINT, Dtype::kUint32}, {NC_UINT64, Dtype::kUint64},
      {NC_FLOAT, Dtype::kFloat}, {NC_DOUBLE, Dtype::kDouble}};
  for (const auto& [type, dtype] : types) {
    const Array data = patterned(dtype, {3});
    {
      Writer writer(folder / "a.nc", NC_NETCDF4);
      int group = -1;
      int variable = -1;
      int x = 1;
      ASSERT_EQ(nc_def_grp(writer.file(), "wind", &group), NC_NOERR);
      ASSERT_EQ(nc_def_var(group, "v", type, 1, &x, &variable), NC_NOERR);
      ASSERT_EQ(nc_put_var(group, variable, data.view().data()), NC_NOERR);
    }
    EXPECT_TRUE(same(read(folder / "a.nc", "wind/v").view(), data.view())) << name_of(dtype);
    EXPECT_TRUE(same(read(folder / "a.nc:/wind/v").view(), data.view())) << name_of(dtype);
  }
}

TEST(Netcdf, ErrorsNameWhatIsThere) {
  const TestFolder folder;
  make_file(folder / "a.nc", 0);
  EXPECT_ERROR(read(folder / "a.nc:/v"), kUnknownName, "has no variable v; it holds 2 variables: u, x");
  EXPECT_ERROR(read(folder / "none.nc"), kIo, "No such file");
  put_file(folder / "text.nc", "this is no NetCDF file");
  EXPECT_ERROR(read(folder / "text.nc"), kCorrupt, "text.nc cannot be read as NetCDF");
  {
    Writer writer(folder / "b.nc", 0);
    writer.define("name", NC_CHAR, 1);
    writer.define("other", NC_SHORT, 1);
  }
  EXPECT_ERROR(read(folder / "b.nc", "name"), kUnsupported, "holds text");
  EXPECT_ERROR(read(folder / "b.nc"), kUnknownName, "needs the name of a variable");
  EXPECT_ERROR(all_plugins().io("netcdf")->write(folder / "c.nc", patterned(Dtype::kFloat, {2}).view()), kUnsupported,
               "hdf5 writes");
}

TEST(Netcdf, ScalarsHaveOneElement) {
  const TestFolder folder;
  {
    Writer writer(folder / "a.nc", 0);
    const int s = writer.define("s", NC_INT, 0);
    ASSERT_EQ(nc_enddef(writer.file()), NC_NOERR);
    const int value = 7;
    ASSERT_EQ(nc_put_var_int(writer.file(), s, &value), NC_NOERR);
  }
  EXPECT_THAT(read(folder / "a.nc").values<std::int32_t>(), ElementsAre(7));
}

}  // namespace
}  // namespace tezpress
