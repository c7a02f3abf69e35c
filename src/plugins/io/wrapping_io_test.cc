// Io plugins around others, and those that need no file.
#include "base/error_testing.h"
#include "plugins/all.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;
using Names = std::vector<std::string>;

std::unique_ptr<Io> made(const std::string& id, std::initializer_list<std::pair<std::string, Option>> options = {}) {
  auto io = all_plugins().io(id);
  io->set_options(options_of(options));
  return io;
}

const ArrayType kFourByFive{Dtype::kInt32, {4, 5}};

// Blocks on both axes; the expected values are those of LibPressio 1.0.7.
std::unique_ptr<Io> blocks_of(const std::string& io) {
  return made("select", {{"select:io", io},
                         {"select:start", list_of({1, 0})},
                         {"select:stride", list_of({2, 3})},
                         {"select:size", list_of({2, 1})},
                         {"select:block", list_of({1, 2})}});
}

TEST(Select, ReadsBlocksOfWhatIsRead) {
  const Array part = blocks_of("iota")->read(kFourByFive);
  EXPECT_EQ(part.type(), (ArrayType{Dtype::kInt32, {2, 2}}));
  EXPECT_THAT(part.values<std::int32_t>(), ElementsAre(1, 3, 6, 8));
}

TEST(Select, WritesBlocksOfWhatIsWritten) {
  const TestFolder folder;
  const Array data = made("iota")->read(kFourByFive);
  const auto io = blocks_of("numpy");
  io->set_options(options_of({{"io:path", folder / "a.npy"}}));
  io->write(data.view());
  EXPECT_THAT(made("numpy")->read(folder / "a.npy").values<std::int32_t>(), ElementsAre(1, 3, 6, 8));
  io->write(folder / "b.npy", data.view());
  EXPECT_EQ(get_file(folder / "b.npy"), get_file(folder / "a.npy"));
}

TEST(Select, WithoutOptionsIsEverythingAndStepsMustFit) {
  EXPECT_EQ(made("select", {{"select:io", "iota"}})->read(kFourByFive).type(), kFourByFive);
  const auto corner = made("select", {{"select:io", "iota"}, {"select:start", list_of({4, 3})}});
  EXPECT_THAT(corner->read(kFourByFive).values<std::int32_t>(), ElementsAre(19));
  EXPECT_ERROR(made("select", {{"select:io", "iota"}, {"select:start", list_of({1})}})->read(kFourByFive),
               kInvalidArgument, "select:start has 1 numbers, but the array of shape 4x5 has 2 axes");
  EXPECT_ERROR(made("select", {{"select:io", "iota"}, {"select:size", list_of({6, 1})}})->read(kFourByFive),
               kInvalidArgument, "axis 1 of 5 elements");
}

TEST(Iota, CountsInEveryType) {
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const Array counted = made("iota")->read(ArrayType{dtype, {2, 150}});
    const Array back = cast(counted.view(), Dtype::kDouble);
    EXPECT_EQ(back.values<double>()[100], 100) << name_of(dtype);
    EXPECT_EQ(back.values<double>()[257], dtype == Dtype::kInt8 || size_of(dtype) == 1 ? 1 : 257) << name_of(dtype);
  }
  EXPECT_ERROR(made("iota")->read(), kInvalidArgument, "type and shape that are expected");
  EXPECT_ERROR(made("iota")->write(patterned(Dtype::kByte, {1}).view()), kUnsupported, "iota");
}

TEST(Empty, ReadsZerosAndWritesNothing) {
  EXPECT_THAT(made("empty")->read(ArrayType{Dtype::kInt16, {3}}).values<std::int16_t>(), ElementsAre(0, 0, 0));
  EXPECT_ERROR(made("empty")->read(), kInvalidArgument, "expected");
  EXPECT_NO_THROW(made("empty")->write(patterned(Dtype::kByte, {1}).view()));
}

TEST(NoopIo, DoesNothing) {
  EXPECT_EQ(made("noop")->read(kFourByFive).size(), 0u);
  EXPECT_NO_THROW(made("noop")->write(patterned(Dtype::kByte, {1}).view()));
}

TEST(ByExtension, TheEndingDecides) {
  const TestFolder folder;
  const Array data = made("iota")->read(kFourByFive);
  const auto io = made("by_extension", {{"io:path", folder / "a.npy"}});
  io->write(data.view());
  EXPECT_TRUE(same(made("numpy")->read(folder / "a.npy").view(), data.view()));
  EXPECT_TRUE(same(io->read().view(), data.view()));
  io->write(folder / "b.csv", data.view());
  EXPECT_EQ(get_file(folder / "b.csv").substr(0, 10), "0,1,2,3,4\n");
  std::filesystem::create_directory(folder / "folder.csv");
  io->write(folder / "folder.csv/c", data.view());
  EXPECT_EQ(get_file(folder / "folder.csv/c").size(), 80u);
}

TEST(ByExtension, OptionsReachThePluginTogetherWithThePath) {
  const TestFolder folder;
  const Array data = made("iota")->read(kFourByFive);
  made("by_extension", {{"io:path", folder / "b.csv"}, {"csv:field_delim", ";"}})->write(data.view());
  EXPECT_EQ(get_file(folder / "b.csv").substr(0, 10), "0;1;2;3;4\n");
}

TEST(ByExtension, APluginOrAnotherTableCanBeNamed) {
  const TestFolder folder;
  const Array data = made("iota")->read(kFourByFive);
  made("by_extension", {{"by_extension:plugin", "csv"}})->write(folder / "a.npy", data.view());
  EXPECT_EQ(get_file(folder / "a.npy").substr(0, 4), "0,1,");
  const auto table =
      made("by_extension",
           {{"by_extension:keys", Names{"tab"}}, {"by_extension:values", Names{"csv"}}, {"csv:field_delim", "\t"}});
  table->write(folder / "a.tab", data.view());
  EXPECT_EQ(get_file(folder / "a.tab").substr(0, 4), "0\t1\t");
  EXPECT_TRUE(same(table->clone()->read(folder / "a.tab", kFourByFive).view(), data.view()));
  EXPECT_ERROR(table->write(folder / "a.npy", data.view()), kInvalidArgument, "no plugin for");
  EXPECT_ERROR(made("by_extension")->read(folder / "a.bp"), kUnknownName, "adios2");
  EXPECT_ERROR(made("by_extension", {{"by_extension:keys", Names{"tab"}}}), kInvalidArgument, "1 endings");
}

TEST(CopyTemplate, WritesIntoACopy) {
  const TestFolder folder;
  put_file(folder / "template", "header");
  const Array data = patterned(Dtype::kByte, {4});
  const auto io = made("copy_template", {{"copy_template:io", "posix"},
                                         {"copy_template:template_path", folder / "template"},
                                         {"io:path", folder / "out"}});
  io->write(data.view());  // posix replaces the whole copy
  EXPECT_EQ(get_file(folder / "out").size(), 4u);
  EXPECT_TRUE(same(io->read(data.type()).view(), data.view()));
  EXPECT_EQ(get_file(folder / "template"), "header");
  EXPECT_EQ(folder.entries(), 2u);
}

TEST(CopyTemplate, NothingStaysWhereSomethingFails) {
  const TestFolder folder;
  put_file(folder / "template", "header");
  const Array data = patterned(Dtype::kByte, {4});
  const auto io = made("copy_template", {{"copy_template:io", "csv"},  // writes tables only
                                         {"copy_template:template_path", folder / "template"}});
  EXPECT_ERROR(io->write(folder / "out", data.view()), kInvalidArgument, "csv");
  EXPECT_EQ(folder.entries(), 1u);
  io->set_options(options_of({{"copy_template:template_path", folder / "none"}}));
  EXPECT_ERROR(io->write(folder / "out", data.view()), kIo, "No such file");
  EXPECT_EQ(folder.entries(), 1u);
}

}  // namespace
}  // namespace tezpress
