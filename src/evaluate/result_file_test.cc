// Rows as text, and a file of results that was cut off or belongs to somebody else.
#include "evaluate/result_file.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"
#include "evaluate/evaluate_testing.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

ResultRow row_of(const std::string& dataset, const std::string& status = "ok") {
  ResultRow row;
  row.dataset = dataset;
  row.compressor = "a, \"b\"";
  row.bound_kind = "abs";
  row.bound = 1e-4;
  row.status = status;
  row.psnr = std::numeric_limits<double>::infinity();
  row.ratio = 1.0 / 3;
  row.compressed_bytes = std::numeric_limits<std::uint64_t>::max();
  return row;
}

TEST(ResultRow, ReturnsFromText) {
  const ResultRow row = row_of("line\nend");
  const auto read = parse_results(header_line() + csv_line(row), "x");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(csv_line(read[0]), csv_line(row));
  EXPECT_EQ(read[0].ratio, row.ratio);
  EXPECT_EQ(read[0].compressed_bytes, row.compressed_bytes);
  EXPECT_FALSE(read[0].ssim.has_value());
}

TEST(ResultRow, TextThatIsNoResultIsNamed) {
  EXPECT_ERROR(parse_results("a,b\n1,2\n", "x.csv"), kCorrupt, "x.csv: line 1");
  EXPECT_ERROR(parse_results("dataset,compressor,bound_kind,bound\na,b,abs,many\n", "x.csv"), kCorrupt,
               "line 2: \"many\" in the column bound");
  EXPECT_ERROR(parse_results("dataset,compressor,bound_kind,bound\na,b,abs\n", "x.csv"), kCorrupt, "line 2");
}

TEST(ResultRow, MessagesAreOneLineOfReasonableLength) {
  EXPECT_EQ(one_line("trap\r\n    0: <unknown>\n\t1: <unknown>\n"), "trap 0: <unknown> 1: <unknown>");
  EXPECT_EQ(one_line(" \n"), "");
  const std::string fits(600, 'x');
  EXPECT_EQ(one_line(fits), fits);
  EXPECT_EQ(one_line(fits + "x"), std::string(597, 'x') + "...");
  // U+00E4 in bytes 596 and 597 would be cut in two.
  EXPECT_EQ(one_line(std::string(596, 'x') + "\xC3\xA4yyyyyy"), std::string(596, 'x') + "...");
}

TEST(ResultFile, GoesOnBehindATornLine) {
  const TestFolder folder;
  const auto path = folder.path() / "results.csv";
  {
    ResultFile file(path);
    file.append(row_of("one"));
    file.append(row_of("two", "failed"));
  }
  const std::string whole = read_text(path);
  for (const std::size_t cut : {whole.size() - 1, whole.size() - 30}) {
    write_text(path, whole.substr(0, cut));
    ResultFile file(path);
    ASSERT_EQ(file.rows().size(), 1U);
    file.append(row_of("two", "failed"));
    EXPECT_EQ(read_text(path), whole);
  }
  write_text(path, header_line().substr(0, 20));  // not even the header got there
  EXPECT_TRUE(ResultFile(path).rows().empty());
}

TEST(ResultFile, ForgetsRowsAndRefusesOtherColumns) {
  const TestFolder folder;
  const auto path = folder.path() / "results.csv";
  ResultFile(path).append(row_of("one"));
  ResultFile(path).append(row_of("two", "failed"));
  EXPECT_EQ(ResultFile(path, [](const ResultRow& row) { return row.status == "failed"; }).rows().size(), 1U);
  EXPECT_EQ(ResultFile(path).rows().size(), 1U);
  write_text(path, "dataset,compressor,bound_kind,bound\n");
  EXPECT_ERROR(ResultFile{path}, kInvalidArgument, "other columns");
}

}  // namespace
}  // namespace tezpress
