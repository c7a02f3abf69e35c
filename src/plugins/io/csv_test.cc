// Tables as text.
#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "plugins/all.h"
#include "plugins/io/io_test_files.h"

namespace tezpress {
namespace {

using ::testing::ElementsAre;
using Names = std::vector<std::string>;

class CsvTest : public ::testing::Test {
 protected:
  Array read(const std::string& text, std::initializer_list<std::pair<std::string, Option>> options = {},
             const std::optional<ArrayType>& expected = {}) {
    put_file(path_, text);
    auto io = all_plugins().io("csv");
    io->set_options(options_of(options));
    return io->read(path_, expected);
  }
  std::string write(ConstView data, std::initializer_list<std::pair<std::string, Option>> options = {}) {
    auto io = all_plugins().io("csv");
    io->set_options(options_of(options));
    io->write(path_, data);
    return get_file(path_);
  }

  TestFolder folder_;
  std::string path_ = folder_ / "a.csv";
};

TEST_F(CsvTest, RowsBecomeAxisZero) {
  const Array table = read("1,2.5, -3\n+4e2,nan,-inf\n");
  EXPECT_EQ(table.type(), (ArrayType{Dtype::kDouble, {2, 3}}));
  const auto values = table.values<double>();
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[2], -3);
  EXPECT_EQ(values[3], 400);
  EXPECT_TRUE(std::isnan(values[4]));
  EXPECT_EQ(values[5], -std::numeric_limits<double>::infinity());
}

TEST_F(CsvTest, HeadersDelimitersAndLineEndings) {
  EXPECT_EQ(read("a,b\nunits\n1,2\n", {{"csv:skip_rows", std::uint32_t{2}}}).shape(), (Shape{1, 2}));
  EXPECT_EQ(read("1;2\t3;4", {{"csv:field_delim", ";"}, {"csv:line_delim", "\t"}}).shape(), (Shape{2, 2}));
  EXPECT_EQ(read("1,2\r\n3,4\r\n\r\n").shape(), (Shape{2, 2}));
  EXPECT_EQ(read("1 2\n3 4\n", {{"csv:field_delim", " "}}).shape(), (Shape{2, 2}));
  EXPECT_EQ(read("").shape(), (Shape{0, 0}));
}

TEST_F(CsvTest, TheExpectedTypeDecidesHowToRead) {
  const ArrayType expected{Dtype::kUint8, {1, 2}};
  EXPECT_THAT(read("255,0\n", {}, expected).values<std::uint8_t>(), ElementsAre(255, 0));
  EXPECT_EQ(read("1,2\n", {}, ArrayType{Dtype::kFloat, {}}).dtype(), Dtype::kFloat);
  EXPECT_EQ(read("1,2\n", {}, ArrayType{}).dtype(), Dtype::kDouble);
  EXPECT_ERROR(read("1,256\n", {}, expected), kCorrupt, "line 1, column 2: \"256\" is no uint8");
  EXPECT_ERROR(read("1,2.5\n", {}, expected), kCorrupt, "\"2.5\" is no uint8");
}

TEST_F(CsvTest, WhatIsNoTableIsNamed) {
  EXPECT_ERROR(read("x,y\n1,2\n"), kCorrupt, "a.csv, line 1, column 1: \"x\" is no double; csv:skip_rows");
  EXPECT_ERROR(read("1,2\n3\n"), kCorrupt, "line 2: 1 columns, but the lines before have 2");
  EXPECT_ERROR(read("1,2,\n"), kCorrupt, "column 3: \"\"");
  EXPECT_ERROR(read("1,2\n\n3,4\n"), kCorrupt, "line 2, column 1");
  EXPECT_ERROR(read("1e999\n"), kCorrupt, "is no double");
}

TEST_F(CsvTest, EveryValueOfEveryTypeComesBack) {
  for (int number = 0; number < kDtypeCount; ++number) {
    const auto dtype = static_cast<Dtype>(number);
    const Array data = cast(patterned(Dtype::kInt8, {7, 5}).view(), dtype);
    write(data.view());
    EXPECT_TRUE(same(all_plugins().io("csv")->read(path_, data.type()).view(), data.view())) << name_of(dtype);
  }
  Array tenths(Dtype::kDouble, {1, 2});
  tenths.values<double>()[0] = 0.1 + 0.2;
  tenths.values<double>()[1] = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(write(tenths.view()), "0.30000000000000004,5e-324\n");
  EXPECT_TRUE(same(all_plugins().io("csv")->read(path_).view(), tenths.view()));
}

TEST_F(CsvTest, WritesHeadersAndStridedTables) {
  Array data(Dtype::kInt32, {2, 3});
  for (int i = 0; i < 6; ++i) data.values<std::int32_t>()[static_cast<std::size_t>(i)] = i;
  const ConstView transposed(data.view().data(), Dtype::kInt32, {3, 2}, {4, 12});
  EXPECT_EQ(write(transposed, {{"csv:headers", Names{"u", "v"}}, {"csv:field_delim", ";"}}), "u;v\n0;3\n1;4\n2;5\n");
}

TEST_F(CsvTest, RefusesOtherShapesAndOptionsThatCannotWork) {
  EXPECT_ERROR(write(patterned(Dtype::kFloat, {3}).view()), kInvalidArgument, "arrays of shape 3");
  EXPECT_ERROR(write(patterned(Dtype::kFloat, {3, 2}).view(), {{"csv:headers", Names{"a"}}}), kInvalidArgument,
               "names 1 columns, but the array of shape 3x2 has 2");
  EXPECT_ERROR(read("", {{"csv:field_delim", ""}}), kInvalidArgument, "csv:field_delim");
  EXPECT_ERROR(read("", {{"csv:field_delim", "5"}}), kInvalidArgument, "no number has");
  EXPECT_ERROR(read("", {{"csv:field_delim", "\n"}}), kInvalidArgument, "same character");
  EXPECT_ERROR(read("", {{"csv:headers", Names{"a,b"}}}), kInvalidArgument, "\"a,b\"");
  EXPECT_EQ(all_plugins().io_for("a.csv")->id(), "csv");
}

}  // namespace
}  // namespace tezpress
