// The report from files: what stands in the page, and that every damaged file is an error that names it.
#include "evaluate/report.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error_testing.h"
#include "evaluate/base64.h"
#include "evaluate/report_table.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHeader = "dataset,compressor,bound_kind,bound,status,ratio,message\n";

class ReportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tezpress_report_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    fs::create_directory(folder_ / "cells");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& text) { write_text(folder_ / name, text); }
  void put_results(const std::string& rows) { put("results.csv", kHeader + rows); }

  std::string page() {
    write_report(folder_ / "results.csv", folder_ / "report.html");
    return read_text(folder_ / "report.html");
  }

  // What the page's scripts get.
  ReportJson data() {
    const std::string text = page();
    const std::string open = R"(<script type="application/json" id="data">)";
    const std::size_t begin = text.find(open) + open.size();
    return ReportJson::parse(text.substr(begin, text.find("</script>", begin) - begin));
  }

  fs::path folder_;
};

std::string base64_of(const std::vector<float>& values) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
  return encode_base64({bytes, values.size() * sizeof(float)});
}

// A cell of "a" with a slice of one row and two columns.
ReportJson cell(const std::string& compressor, const std::vector<float>& reconstruction,
                const std::vector<float>& error) {
  return {{"dataset", "a"},
          {"compressor", compressor},
          {"bound_kind", "abs"},
          {"bound", 0.5},
          {"slice",
           {{"name", "t=0"},
            {"shape", {1, 2}},
            {"original", base64_of({1, 2})},
            {"reconstruction", base64_of(reconstruction)},
            {"error", base64_of(error)}}}};
}

TEST_F(ReportTest, HasTheRowsWithNumbersAndGaps) {
  put_results("a,tezip,abs,1e-3,ok,12.5,\na,zfp,lossless,,failed,,\"it said \"\"no\"\",\ntwice\"\n");
  const ReportJson content = data();
  const auto column = [&](const std::string& name) {
    const auto& names = content["columns"];
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  ASSERT_EQ(content["rows"].size(), 2u);
  EXPECT_EQ(content["rows"][0][column("bound")], 1e-3);
  EXPECT_EQ(content["rows"][0][column("ratio")], 12.5);
  EXPECT_TRUE(content["rows"][0][column("psnr")].is_null());
  EXPECT_TRUE(content["rows"][1][column("bound")].is_null());
  EXPECT_EQ(content["rows"][1][column("message")], "it said \"no\",\ntwice");
}

TEST_F(ReportTest, TheLastRowOfACellCounts) {
  put_results("a,tezip,abs,1,failed,,\nb,tezip,abs,1,ok,3,\na,tezip,abs,1,ok,7,\n");
  const ReportTable table = read_report_table(folder_ / "results.csv");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].dump().find("failed"), std::string::npos);
  EXPECT_EQ(table.index.at(report_key("a", "tezip", "abs", 1)), 0u);
}

TEST_F(ReportTest, NamesDoNotBecomeMarkup) {
  put_results("<script>alert(1)</script>,<!--,abs,1,ok,2,</SCRIPT>\n");
  put("study.json", R"({"name": "</title><script>alert(2)</script>&amp;"})");
  const std::string text = page();
  EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(text, HasSubstr("\\u003cscript>alert(1)\\u003c/script>"));
  EXPECT_THAT(text, HasSubstr("<title>&lt;/title>&lt;script>alert(2)&lt;/script>&amp;amp;"));
  EXPECT_EQ(data()["title"], "</title><script>alert(2)</script>&amp;");
}

TEST_F(ReportTest, NeedsNothingFromElsewhere) {
  put_results("a,tezip,abs,1,ok,2,\n");
  const std::string text = page();
  for (const char* reference : {" src=", "@import", "url(http", "<link"}) EXPECT_THAT(text, Not(HasSubstr(reference)));
  EXPECT_THAT(text, Not(HasSubstr("{{")));
}

TEST_F(ReportTest, BrokenTablesNameTheLine) {
  const auto expect = [&](const std::string& content, const std::string& part) {
    put("results.csv", content);
    EXPECT_ERROR(page(), kCorrupt, part);
    EXPECT_FALSE(fs::exists(folder_ / "report.html"));
  };
  const std::string good = std::string(kHeader) + "a,tezip,abs,1,ok,2,\n";
  expect("", "line 1");
  expect("a,b,c\n1,2,3\n", "line 1");
  expect(good + "a,tezip,abs,1,ok\na,tezip,abs,1,ok,2,\n", "line 3");
  expect(good + "a,tezip,abs,1,ok,many,\n", "line 3");
  expect(good + "a,tezip,abs,1,ok,2,\"never closed\n\n", "line 3");
  expect(good + "a,tezip,abs,1,fine,2,\n", "'fine'");
  expect(good + "a,tezip,about,1,ok,2,\n", "'about'");
}

TEST_F(ReportTest, MissingTablesAreErrors) { EXPECT_ERROR(page(), kIo, "results.csv"); }

TEST_F(ReportTest, SharesArraysAndLeavesOutDifferences) {
  put_results("a,tezip,abs,0.5,ok,2,\na,sz3,abs,0.5,ok,2,\n");
  put("cells/1.json", cell("tezip", {1.5, 2}, {0.5, 0}).dump());
  put("cells/2.json", cell("sz3", {1.5, 2}, {0.25, 0}).dump());
  put("cells/3.json", cell("of an older study", {1, 2}, {0, 0}).dump());
  put("cells/notes.txt", "no cell");
  const ReportJson content = data();
  ASSERT_EQ(content["cells"].size(), 2u);
  EXPECT_EQ(content["cells"][0]["row"], 0);
  EXPECT_EQ(content["cells"][0]["slice"]["original"], content["cells"][1]["slice"]["original"]);
  EXPECT_FALSE(content["cells"][0]["slice"].contains("error"));
  EXPECT_TRUE(content["cells"][1]["slice"].contains("error"));
  EXPECT_EQ(content["blobs"].size(), 3u);
}

TEST_F(ReportTest, KeepsTheNumbersOfMetrics) {
  put_results("a,tezip,abs,0.5,ok,2,\n");
  ReportJson content = cell("tezip", {1, 2}, {0, 0});
  content["metrics"] = {{"x:a", 1.5}, {"x:b", {{"type", "uint64"}, {"value", 3}}}, {"x:c", "text"}, {"x:d", nullptr}};
  put("cells/1.json", content.dump());
  EXPECT_EQ(data()["cells"][0]["metrics"], (ReportJson{{"x:a", 1.5}, {"x:b", 3}}));
}

TEST_F(ReportTest, MissingValuesAreTheSameInADifference) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  put_results("a,tezip,abs,0.5,ok,2,\n");
  put("cells/1.json", cell("tezip", {nan, 2.5}, {nan, 0.5}).dump());
  EXPECT_FALSE(data()["cells"][0]["slice"].contains("error"));
}

TEST_F(ReportTest, DamagedDetailsNameTheFile) {
  put_results("a,tezip,abs,0.5,ok,2,\n");
  const auto expect = [&](const ReportJson& content, const std::string& part) {
    put("cells/7.json", content.dump());
    EXPECT_ERROR(page(), kCorrupt, part);
    EXPECT_ERROR(page(), kCorrupt, "7.json");
  };
  const auto changed = [](const std::string& pointer, const ReportJson& value) {
    ReportJson content = cell("tezip", {1, 2}, {0, 0});
    content[ReportJson::json_pointer(pointer)] = value;
    return content;
  };
  expect(changed("/slice/shape", {2, 2}), "8 bytes; its shape asks for 16");
  expect(changed("/slice/shape", {0, 2}), "[0,2]");
  expect(changed("/slice/shape", {1, 2, 1}), "[1,2,1]");
  expect(changed("/slice/shape", {std::size_t{1} << 40, std::size_t{1} << 40}), "4096");
  expect(changed("/slice/shape", "large"), "is not what a run writes");
  expect(changed("/slice/error", "AAA"), "error");
  expect(changed("/stages", {{"cold", {{"compress", {{{"name", 3}, {"seconds", 1}}}}}}}), "stages/cold/compress");
  expect(changed("/histogram", {{"edges", {0, 1}}, {"counts", {1, 2}}}), "2 counts has 2 edges");
  expect(changed("/spectrum", {{"wavenumber", {1}}, {"data", {1}}, {"error", {1, 2}}}), "error has 2 values");
  expect(changed("/autocorrelation", {{"lag", {0}}, {"value", {"one"}}}), "value is no list of numbers");
  expect(changed("/bound_kind", nullptr), "is not what a run writes");
  put("cells/7.json", "{\"dataset\": ");
  EXPECT_ERROR(page(), kCorrupt, "7.json is no JSON");
}

TEST_F(ReportTest, DamagedSurroundingsNameTheFile) {
  put_results("a,tezip,abs,0.5,ok,2,\n");
  put("environment.json", "[1]");
  EXPECT_ERROR(page(), kCorrupt, "environment.json is no JSON object");
}

TEST(Base64, IsThatOfTheRfc) {
  const std::string names[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
  const std::string texts[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (int i = 0; i < 7; ++i) {
    const Bytes bytes(names[i].begin(), names[i].end());
    EXPECT_EQ(encode_base64(bytes), texts[i]);
    EXPECT_EQ(decode_base64(texts[i], "here"), bytes);
  }
}

TEST(Base64, RefusesWhatItIsNot) {
  for (const char* text : {"A", "AAA", "=AAA", "A===", "AA=A", "AA==AAAA", "AA\nA", "AA-_"})
    EXPECT_ERROR(decode_base64(text, "here"), kCorrupt, "here");
}

}  // namespace
}  // namespace tezpress
