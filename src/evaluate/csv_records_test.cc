// RFC 4180 and what is not.
#include "evaluate/csv_records.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"

namespace tezpress {
namespace {

using Fields = std::vector<std::string>;

std::vector<Fields> fields_of(std::string_view text) {
  std::vector<Fields> all;
  for (const CsvRecord& record : parse_csv_records(text, "t.csv")) all.push_back(record.fields);
  return all;
}

TEST(CsvRecords, ReadsFields) {
  const std::vector<Fields> wanted = {{"a", "b"}, {"1", ""}};
  EXPECT_EQ(fields_of("a,b\n1,\n"), wanted);
  EXPECT_EQ(fields_of("a,b\r\n1,\r\n"), wanted);
  EXPECT_EQ(fields_of("a,b\n1,"), wanted);
  EXPECT_EQ(fields_of("\xEF\xBB\xBF"
                      "a,b\n\n1,\n\n"),
            wanted);
}

TEST(CsvRecords, ReadsQuotedFields) {
  EXPECT_EQ(fields_of("\"a,\"\"x\"\"\",\"b\nc\"\r\n\"\",\"1\"\n"),
            (std::vector<Fields>{{"a,\"x\"", "b\nc"}, {"", "1"}}));
}

TEST(CsvRecords, CountsLinesInsideOfQuotes) {
  const std::vector<CsvRecord> records = parse_csv_records("a\n\"1\n2\n3\"\n4\n", "t.csv");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].line, 2u);
  EXPECT_EQ(records[2].line, 5u);
}

TEST(CsvRecords, RefusesWhatIsNone) {
  EXPECT_ERROR(fields_of(""), kCorrupt, "t.csv: line 1");
  EXPECT_ERROR(fields_of("\n\n"), kCorrupt, "t.csv: line 1");
  EXPECT_ERROR(fields_of("a,b\n1,2\n1\n"), kCorrupt, "line 3 has 1 fields, the header has 2");
  EXPECT_ERROR(fields_of("a\n1,2\n"), kCorrupt, "line 2");
  EXPECT_ERROR(fields_of("a\nx\"y\n"), kCorrupt, "line 2 has a quote inside");
  EXPECT_ERROR(fields_of("a\n\"x\"y\n"), kCorrupt, "line 2 has 'y' after");
  EXPECT_ERROR(fields_of("a\n\n\"x\n\n"), kCorrupt, "opens in line 3");
}

}  // namespace
}  // namespace tezpress
