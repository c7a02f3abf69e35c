// Quoting of comma-separated records.
#include "base/csv_record.h"

#include <gtest/gtest.h>

namespace tezpress {
namespace {

TEST(CsvRecord, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(format_csv_record({"a b", "c,d", "", "<e>&f"}), "a b,\"c,d\",,<e>&f\n");
  EXPECT_EQ(format_csv_record({"a \"b\"", "two\nlines", "\r"}), "\"a \"\"b\"\"\",\"two\nlines\",\"\r\"\n");
}

}  // namespace
}  // namespace tezpress
