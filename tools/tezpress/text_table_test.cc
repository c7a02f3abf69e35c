#include "tezpress/text_table.h"

#include <gtest/gtest.h>

namespace tezpress {
namespace {

TEST(TextTable, AlignsColumnsAndDropsTrailingBlanks) {
  TextTable table({{"name"}, {"ratio", Align::kRight}});
  table.add_row({"zfp", "3.5"});
  table.add_row({"long name", "12.25"});
  EXPECT_EQ(table.to_text(80),
            "name       ratio\n"
            "zfp          3.5\n"
            "long name  12.25\n");
}

TEST(TextTable, CountsVisibleCharactersOnly) {
  TextTable table({{"a"}, {"b"}});
  table.add_row({"\033[31mred\033[0m", "x"});
  table.add_row({"µm", "y"});
  EXPECT_EQ(table.to_text(80),
            "a    b\n"
            "\033[31mred\033[0m  x\n"
            "µm   y\n");
}

TEST(TextTable, WrapsTheLastColumnUnderItself) {
  TextTable table({{"id"}, {"what it is"}});
  table.add_row({"noop", "copies the bytes and does nothing else"});
  EXPECT_EQ(table.to_text(30),
            "id    what it is\n"
            "noop  copies the bytes and\n"
            "      does nothing else\n");
}

TEST(TextTable, LetsRunningTextCrossColumns) {
  TextTable table({{"id"}, {"ratio", Align::kRight}, {"time", Align::kRight}});
  table.add_row({"sz3"}, "failed: it needs more than this column");
  EXPECT_EQ(table.to_text(80),
            "id   ratio  time\n"
            "sz3  failed: it needs more than this column\n");
}

TEST(Wrapped, KeepsWordsLongerThanTheLine) { EXPECT_EQ(wrapped("ab abcdefghij c", 4, 2), "ab\n  abcdefghij\n  c"); }

}  // namespace
}  // namespace tezpress
