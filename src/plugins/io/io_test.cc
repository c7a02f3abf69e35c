// Raw files, the choice of a plugin by name, and files that must not appear half written.
#include "plugins/all.h"
#include "plugins/io/io_test_files.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

std::unique_ptr<Io> posix(std::initializer_list<std::pair<std::string, Option>> options) {
  auto io = all_plugins().io("posix");
  Options set;
  for (const auto& [key, option] : options) set.set(key, option);
  io->set_options(set);
  return io;
}

Option list(std::vector<std::string> lengths) { return Option(std::move(lengths)); }

TEST(Posix, EveryDtypeComesBack) {
  const TestFolder folder;
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const Array data = patterned(dtype, {3, 4, 5});
    posix({})->write(folder / "data.raw", data.view());
    const auto io = posix({{"posix:dims", list({"3", "4", "5"})}, {"posix:dtype", dtype}});
    EXPECT_TRUE(same(io->read(folder / "data.raw").view(), data.view())) << name_of(dtype);
  }
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(Posix, TakesTypeAndShapeFromTheName) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kInt16, {3, 4, 5});
  posix({})->write(folder / "series_3x4x5.i16", data.view());
  EXPECT_TRUE(same(posix({})->read(folder / "series_3x4x5.i16").view(), data.view()));
  const Array other = posix({{"posix:dims", list({"60"})}, {"posix:dtype", std::string("<u2")}})
                          ->read(folder / "series_3x4x5.i16");  // options win
  EXPECT_EQ(other.dtype(), Dtype::kUint16);
  EXPECT_EQ(other.shape(), Shape{60});
}

TEST(Posix, AWrongSizeSaysWhatWouldFit) {
  const TestFolder folder;
  posix({})->write(folder / "series_7x4x5.f32", patterned(Dtype::kFloat, {6, 4, 5}).view());
  const auto frames = error_of(ErrorCode::kInvalidArgument, [&] { posix({})->read(folder / "series_7x4x5.f32"); });
  EXPECT_TRUE(contains(frames, "480 bytes") && contains(frames, "560") && contains(frames, "6x4x5")) << frames;
  posix({})->write(folder / "series_6x4x5.f32", patterned(Dtype::kDouble, {6, 4, 5}).view());
  const auto type = error_of(ErrorCode::kInvalidArgument, [&] { posix({})->read(folder / "series_6x4x5.f32"); });
  EXPECT_TRUE(contains(type, "double of shape 6x4x5")) << type;
  put_file(folder / "series_6x4x5.f64", "12345");
  const auto odd = error_of(ErrorCode::kInvalidArgument, [&] { posix({})->read(folder / "series_6x4x5.f64"); });
  EXPECT_TRUE(contains(odd, "no multiple")) << odd;
}

TEST(Posix, NothingIsGuessed) {
  const TestFolder folder;
  put_file(folder / "data.raw", "12345678");
  EXPECT_TRUE(contains(error_of(ErrorCode::kInvalidArgument, [&] { posix({})->read(folder / "data.raw"); }), "dtype"));
  put_file(folder / "data.f32", "12345678");
  const auto shape = error_of(ErrorCode::kInvalidArgument, [&] { posix({})->read(folder / "data.f32"); });
  EXPECT_TRUE(contains(shape, "posix:dims") && contains(shape, "2 values")) << shape;
}

TEST(Posix, ErrorsNameTheFileAndTheReason) {
  const TestFolder folder;
  const auto missing = error_of(ErrorCode::kIo, [&] { posix({})->read(folder / "none_2x2.f32"); });
  EXPECT_TRUE(contains(missing, "none_2x2.f32") && contains(missing, "No such file")) << missing;
  error_of(ErrorCode::kIo, [&] { posix({})->read(folder.path()); });
  error_of(ErrorCode::kIo,
           [&] { posix({})->write(folder / "no/such/folder.f32", patterned(Dtype::kFloat, {2}).view()); });
  error_of(ErrorCode::kIo, [&] { posix({})->write(folder.path(), patterned(Dtype::kFloat, {2}).view()); });
  error_of(ErrorCode::kInvalidArgument, [] { posix({{"posix:dims", list({"3", "0"})}}); });
  error_of(ErrorCode::kInvalidArgument, [] { posix({{"posix:dims", list({"3", "-1"})}}); });
  error_of(ErrorCode::kInvalidArgument, [] {
    posix({{"posix:dims", list({"1000000000", "1000000000", "1000000000"})}});
  });
  error_of(ErrorCode::kInvalidArgument, [] { posix({{"posix:dtype", std::string("float7")}}); });
}

TEST(Posix, WritesStridedViews) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kInt16, {4, 6});
  const ConstView every_second(data.view().data(), Dtype::kInt16, {2, 3}, {2 * 6 * 2, 2 * 2});
  posix({})->write(folder / "part_2x3.i16", every_second);
  EXPECT_TRUE(same(posix({})->read(folder / "part_2x3.i16").view(), Array::copy_of(every_second).view()));
}

TEST(IoFor, NamesChooseThePlugin) {
  const auto chosen = [](const std::string& path) { return all_plugins().io_for(path)->id(); };
  EXPECT_EQ(chosen("a/b_3x4.f32"), "posix");
  EXPECT_EQ(chosen("a/Uf48.bin.f32"), "posix");
  EXPECT_EQ(chosen("standard_input.raw"), "posix");
  EXPECT_EQ(chosen("a.npy"), "numpy");
  error_of(ErrorCode::kInvalidArgument, [&] { chosen("a.docx"); });
}

TEST(WholeFile, NothingStaysWithoutCommit) {
  const TestFolder folder;
  put_file(folder / "data", "old");
  {
    OutputFile file(folder / "data");
    file.write("new content", 11);
    EXPECT_EQ(get_file(folder / "data"), "old");
  }
  EXPECT_EQ(get_file(folder / "data"), "old");
  EXPECT_EQ(folder.entries(), 1u);
  OutputFile file(folder / "data");
  file.write("new", 3);
  file.commit();
  EXPECT_EQ(get_file(folder / "data"), "new");
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(WholeFile, ReadingPastTheEndIsAnError) {
  const TestFolder folder;
  put_file(folder / "data", "12345");
  const InputFile file(folder / "data");
  char bytes[8];
  file.read(1, bytes, 4);
  EXPECT_EQ(std::string(bytes, 4), "2345");
  error_of(ErrorCode::kTruncated, [&] { file.read(2, bytes, 4); });
}

}  // namespace
}  // namespace tezpress
