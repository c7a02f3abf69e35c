// Raw values in files that are open already, and in mapped files.
#include <fcntl.h>

#include "base/error_testing.h"
#include "plugins/all.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;

std::unique_ptr<Io> made(const std::string& id, std::initializer_list<std::pair<std::string, Option>> options) {
  auto io = all_plugins().io(id);
  io->set_options(options_of(options));
  return io;
}

const ArrayType kThreeShorts{Dtype::kInt16, {3}};
const ArrayType kRestAsShorts{Dtype::kInt16, {}};

struct Descriptor {
  explicit Descriptor(const std::string& path, int flags = O_RDONLY) : number(::open(path.c_str(), flags, 0666)) {}
  ~Descriptor() { ::close(number); }
  int number;
};

TEST(PosixDescriptor, ReadsAndWritesFromWhereItStands) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kInt16, {10});
  {
    const Descriptor file(folder / "data", O_WRONLY | O_CREAT);
    const auto io = made("posix", {{"io:file_descriptor", file.number}});
    io->write(data.view().frames(0, 4));
    io->write(data.view().frames(4, 10));
  }
  const Descriptor file(folder / "data");
  const auto io = made("posix", {{"io:file_descriptor", file.number}});
  EXPECT_TRUE(same(io->read(kThreeShorts).view(), data.view().frames(0, 3)));
  EXPECT_TRUE(same(io->read(kThreeShorts).view(), data.view().frames(3, 6)));
  EXPECT_TRUE(same(io->read(kRestAsShorts).view(), data.view().frames(6, 10)));
  EXPECT_EQ(io->read(kRestAsShorts).shape(), Shape{0});
  EXPECT_ERROR(io->read(kThreeShorts), kTruncated, "ends 6 bytes too early");
  EXPECT_ERROR(io->read(), kInvalidArgument, "does not say its type");
}

TEST(PosixDescriptor, ErrorsAreTheSystems) {
  const TestFolder folder;
  put_file(folder / "data", "123456");
  const Descriptor file(folder / "data");
  const auto io = made("posix", {{"io:file_descriptor", file.number}});
  EXPECT_ERROR(io->write(patterned(Dtype::kInt16, {1}).view()), kIo, "cannot write file descriptor");
  EXPECT_ERROR(made("posix", {{"io:file_descriptor", 987654}})->read(kThreeShorts), kIo, "Bad file descriptor");
  EXPECT_ERROR(made("posix", {})->read(kThreeShorts), kInvalidArgument, "io:path");
}

TEST(PosixStream, ReadsWhatTheStreamHasBufferedAndFlushesWhatIsWritten) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kInt16, {3});
  std::FILE* file = std::fopen((folder / "data").c_str(), "w+b");
  const auto io = made("posix", {{"io:file_pointer", static_cast<void*>(file)}, {"io:file_descriptor", -1}});
  std::fputs("ab", file);
  io->write(data.view());
  EXPECT_EQ(get_file(folder / "data").size(), 8u);
  std::rewind(file);
  EXPECT_EQ(std::fgetc(file), 'a');
  EXPECT_EQ(std::fgetc(file), 'b');
  EXPECT_TRUE(same(io->read(kThreeShorts).view(), data.view()));
  EXPECT_ERROR(io->read(kThreeShorts), kTruncated, "io:file_pointer ends");
  std::fclose(file);
  EXPECT_ERROR(made("posix", {{"io:file_pointer", static_cast<void*>(nullptr)}})->read(kThreeShorts), kInvalidArgument,
               "null");
}

TEST(Posix, AnExpectedTypeWithoutAxesIsTheWholeFile) {
  const TestFolder folder;
  put_file(folder / "data", "123456");
  const auto io = made("posix", {{"io:path", folder / "data"}});
  EXPECT_EQ(io->read(kRestAsShorts).type(), kThreeShorts);
  EXPECT_EQ(io->read(ArrayType{Dtype::kByte, {}}).shape(), Shape{6});
  EXPECT_ERROR(io->read(ArrayType{Dtype::kFloat, {}}), kInvalidArgument, "no multiple of the 4 bytes of float");
}

TEST(Mmap, ReadsLikePosix) {
  const TestFolder folder;
  const Array data = patterned(Dtype::kFloat, {3, 4, 5});
  all_plugins().io("posix")->write(folder / "series_3x4x5.f32", data.view());
  EXPECT_TRUE(same(all_plugins().io("mmap")->read(folder / "series_3x4x5.f32").view(), data.view()));
  const ArrayType other{Dtype::kInt16, {120}};
  const auto io = made("mmap", {{"io:path", folder / "series_3x4x5.f32"}});
  EXPECT_EQ(io->read(other).type(), other);
  EXPECT_ERROR(io->read(kThreeShorts), kInvalidArgument, "it would fit int16 of shape 120");
  const auto dims = made("mmap", {{"mmap:dims", list_of({12, 5})}, {"mmap:dtype", Dtype::kInt32}});
  EXPECT_EQ(dims->read(folder / "series_3x4x5.f32").type(), (ArrayType{Dtype::kInt32, {12, 5}}));
}

TEST(Mmap, TheArrayOutlivesFileAndPluginAndWritingStaysPrivate) {
  const TestFolder folder;
  put_file(folder / "data", "123456");
  Array array;
  {
    const Descriptor file(folder / "data");
    EXPECT_EQ(::lseek(file.number, 3, SEEK_SET), 3);  // where it stands does not matter
    array = made("mmap", {{"io:file_descriptor", file.number}})->read(ArrayType{Dtype::kByte, {}});
  }
  EXPECT_THAT(array.values<std::uint8_t>(), ElementsAre('1', '2', '3', '4', '5', '6'));
  array.values<std::uint8_t>()[0] = 'x';
  EXPECT_EQ(get_file(folder / "data"), "123456");
  std::filesystem::remove(folder / "data");
  EXPECT_EQ(array.values<std::uint8_t>()[5], '6');
}

TEST(Mmap, EmptyMissingAndOtherFiles) {
  const TestFolder folder;
  put_file(folder / "none", "");
  EXPECT_EQ(all_plugins().io("mmap")->read(folder / "none", kRestAsShorts).shape(), Shape{0});
  EXPECT_ERROR(all_plugins().io("mmap")->read(folder / "missing", kRestAsShorts), kIo, "No such file");
  EXPECT_ERROR(made("mmap", {{"io:file_descriptor", 987654}})->read(kRestAsShorts), kIo, "Bad file descriptor");
  const Descriptor zero("/dev/zero");
  EXPECT_ERROR(made("mmap", {{"io:file_descriptor", zero.number}})->read(kRestAsShorts), kIo, "no plain file");
  const Descriptor closed_for_reading(folder / "x", O_WRONLY | O_CREAT);
  ASSERT_EQ(::write(closed_for_reading.number, "12", 2), 2);
  EXPECT_ERROR(made("mmap", {{"io:file_descriptor", closed_for_reading.number}})->read(kRestAsShorts), kIo,
               "Permission denied");
  EXPECT_ERROR(all_plugins().io("mmap")->write(folder / "out", patterned(Dtype::kByte, {1}).view()), kUnsupported,
               "posix");
}

}  // namespace
}  // namespace tezpress
