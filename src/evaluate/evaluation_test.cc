// Whole runs on small generated data: rows, resuming, failures, missing values.
#include "evaluate/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error_testing.h"
#include "evaluate/evaluate_testing.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

using testing::HasSubstr;

class Watcher : public RunObserver {
 public:
  explicit Watcher(std::size_t stop_after = 1000) : stop_after_(stop_after) {}
  void cell_ended(const ResultRow& row) override { ended.push_back(row); }
  bool wants_to_stop() override { return ended.size() >= stop_after_; }
  std::vector<ResultRow> ended;

 private:
  std::size_t stop_after_;
};

Study small_study() {
  return parse_study(R"({"name":"t","datasets":[{"generate":"vorticity","shape":"4x24x24"}],
    "compressors":[{"label":"tezip","id":"tezip"},{"label":"noop","id":"noop"}],
    "bounds":["rel 1e-2","lossless"],"pictures":["rel 1e-2"],"repeats":2,"warmup":0})");
}

RunSettings into(const TestFolder& folder) {
  return {.output = folder.path() / "out", .places = {.base = folder.path()}, .version = "test"};
}

std::vector<ResultRow> run(const Study& study, const RunSettings& settings) {
  Watcher watcher;
  return run_study(study, settings, watcher);
}

TEST(RunStudy, WritesAllOfIt) {
  const TestFolder folder;
  const RunSettings settings = into(folder);
  const auto rows = run(small_study(), settings);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].compressor, "tezip");
  EXPECT_EQ(rows[0].status, "ok");
  EXPECT_EQ(rows[0].shape, "4x24x24");
  EXPECT_NEAR(*rows[0].abs_bound, *rows[0].range * 1e-2, 1e-12);
  EXPECT_LE(*rows[0].max_error, *rows[0].abs_bound);
  EXPECT_GT(*rows[0].ratio, 4);
  EXPECT_DOUBLE_EQ(*rows[0].bit_rate, 32 / *rows[0].ratio);
  EXPECT_GT(*rows[0].ssim, 0.5);
  EXPECT_LE(*rows[0].compress_s_min, *rows[0].compress_s);
  EXPECT_EQ(rows[0].repeats, 2U);
  EXPECT_TRUE(rows[0].error_pred_corr.has_value());
  EXPECT_EQ(rows[3].bound_kind, "lossless");
  EXPECT_EQ(rows[3].max_error, 0);
  const auto details = nlohmann::json::parse(
      read_text(settings.output / "cells" / (key_of({"vorticity", "tezip", "rel 0.01"}) + ".json")));
  EXPECT_EQ(details["slice"]["shape"], nlohmann::json({24, 24}));
  EXPECT_EQ(details["per_step"]["rmse"].size(), 4U);
  EXPECT_EQ(details["histogram"]["counts"].size(), 101U);
  const auto other = nlohmann::json::parse(
      read_text(settings.output / "cells" / (key_of({"vorticity", "noop", "rel 0.01"}) + ".json")));
  EXPECT_EQ(other["slice"]["name"], details["slice"]["name"]) << "all compressors show one slice";
  EXPECT_EQ(nlohmann::json::parse(read_text(settings.output / "environment.json"))["tezpress_version"], "test");
}

TEST(RunStudy, GoesOnWhereItWasStopped) {
  const TestFolder folder;
  const RunSettings settings = into(folder);
  Watcher first(1);
  EXPECT_EQ(run_study(small_study(), settings, first).size(), 1U);
  EXPECT_EQ(cells_to_run(small_study(), settings).size(), 3U);
  Watcher second;
  EXPECT_EQ(run_study(small_study(), settings, second).size(), 4U);
  EXPECT_EQ(second.ended.size(), 3U);
  Watcher third;
  EXPECT_EQ(run_study(small_study(), settings, third).size(), 4U);
  EXPECT_TRUE(third.ended.empty());
}

TEST(RunStudy, AnotherCompressorUnderTheSameLabelIsRefused) {
  const TestFolder folder;
  run(small_study(), into(folder));
  Study other = small_study();
  other.compressors[0].options.set("tezip:time", "no");
  EXPECT_ERROR(run(other, into(folder)), kInvalidArgument, "tezip");
  other.compressors[0].label = "tezip without time";
  EXPECT_EQ(run(other, into(folder)).size(), 4U);
}

TEST(RunStudy, FailuresAreRows) {
  const TestFolder folder;
  Study study = small_study();
  study.compressors = {{.label = "none", .id = "no_such"},
                       {.label = "option", .id = "zstd"},
                       {.label = "bound", .id = "bit_grooming"},
                       {.label = "noop", .id = "noop"}};
  study.compressors[1].options.set("zstd:lvel", 3);
  study.datasets.push_back({.path = "missing_2x2.f32"});
  const auto rows = run(study, into(folder));
  ASSERT_EQ(rows.size(), 16U);
  EXPECT_THAT(rows[0].message, HasSubstr("no_such"));
  EXPECT_THAT(rows[1].message, HasSubstr("zstd:lvel"));
  EXPECT_EQ(rows[2].status, "failed") << rows[2].message;
  EXPECT_EQ(rows[3].status, "ok") << rows[3].message;
  EXPECT_THAT(rows[8].message, HasSubstr("missing_2x2.f32"));
  RunSettings again = into(folder);
  EXPECT_TRUE(cells_to_run(study, again).empty());
  again.retry_failed = true;
  EXPECT_EQ(cells_to_run(study, again).size(), 14U);
  EXPECT_EQ(run(study, again).size(), 16U);
}

TEST(RunStudy, AProgramThatFailsSaysWhyInOneLine) {
  const TestFolder folder;
  const auto script = folder.write("fails.sh", "echo no program >&2; echo on this machine >&2; exit 3\n");
  Study study = small_study();
  study.compressors = {{.label = "program", .id = "external_compressor"}};
  study.compressors[0].options.set("external:commands", std::vector<std::string>{"/bin/sh", script.string()});
  Watcher watcher;
  const auto rows = run_study(study, into(folder), watcher);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].status, "failed");
  EXPECT_THAT(rows[0].message, HasSubstr("no program on this machine"));
  EXPECT_EQ(watcher.ended[0].message, rows[0].message);
}

TEST(RunStudy, TheEnvironmentNamesVersionsWhereOptionsHoldTheBound) {
  const TestFolder folder;
  Study study = small_study();
  study.compressors = parse_study(R"({"datasets":["x"],"bounds":["lossless"],"compressors":[
      {"id":"bounded","options":{"bounded:compressor":"zstd","bounded:largest":"{abs}"}},
      {"label":"refused","id":"tezip","options":{"tezip:no_such":1}},
      {"label":"none","id":"no_such"}]})")
                          .compressors;
  run(study, into(folder));
  const auto environment = nlohmann::json::parse(read_text(into(folder).output / "environment.json"));
  const auto& versions = environment["versions"];
  EXPECT_EQ(versions["bounded"], "1");
  EXPECT_TRUE(versions.contains("zstd")) << "a child";
  EXPECT_NE(versions["tezip"], "not in this build");
  EXPECT_EQ(versions["no_such"], "not in this build");
}

TEST(RunStudy, ACompressorWithoutBoundIsShownAsItIs) {
  const TestFolder folder;
  Study study = small_study();
  study.compressors = parse_study(R"({"datasets":["x"],"bounds":["lossless"],"compressors":[
      {"label":"digits","id":"bit_grooming","options":{"bit_grooming:n_sig_digits":"1"},"max_error":"none"},
      {"label":"as said","id":"tezip","options":{"pressio:abs":"{abs}"},"max_error":"none"}]})")
                          .compressors;
  study.bounds = {{BoundKind::kRelative, 1e-4}};
  study.pictures = {};
  const auto rows = run(study, into(folder));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].status, "ok") << rows[0].message;
  EXPECT_GT(*rows[0].max_error, *rows[0].abs_bound);
  EXPECT_THAT(rows[0].note, HasSubstr("does not bound"));
  EXPECT_LE(*rows[1].max_error, *rows[1].abs_bound);
  EXPECT_GT(*rows[1].max_error, 0);
}

TEST(RunStudy, MissingValuesCostNobodyTheBound) {
  const TestFolder folder;
  std::vector<float> values(3 * 16 * 16);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = i % 7 == 0 ? -9999.0F : 0.01F * static_cast<float>(i % 16);
  values[5] = NAN;
  folder.write("sea_3x16x16.f32", {reinterpret_cast<const char*>(values.data()), values.size() * 4});
  Study study = small_study();
  study.datasets = {{.path = "sea_3x16x16.f32", .fill_value = -9999}};
  study.compressors = {{.label = "tezip", .id = "tezip"}, {.label = "zfp", .id = "zfp"}};
  const auto rows = run(study, into(folder));
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_NEAR(*rows[0].range, 0.15, 1e-6);
  for (const ResultRow& row : rows) EXPECT_EQ(row.status, "ok") << row.compressor << ": " << row.message;
  EXPECT_EQ(rows[0].note, "");
  EXPECT_THAT(rows[1].note, HasSubstr("masked"));
}

TEST(RunStudy, SideBySideOnlyWithoutTiming) {
  const TestFolder folder;
  RunSettings settings = into(folder);
  settings.jobs = 3;
  EXPECT_ERROR(run(small_study(), settings), kInvalidArgument, "timing");
  Study study = small_study();
  study.timing = false;
  const auto rows = run(study, settings);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_FALSE(rows[0].compress_s.has_value());
  EXPECT_EQ(rows[0].status, "ok");
}

TEST(TimeLeft, TakesEachCompressorsOwnMean) {
  TimeLeft left;
  for (const char* name : {"fast", "fast", "slow", "new"}) left.plan(name);
  EXPECT_EQ(left.seconds(), std::nullopt);
  left.done("fast", 1);
  left.done("slow", 9);
  EXPECT_DOUBLE_EQ(*left.seconds(), 1 + 5);
}

}  // namespace
}  // namespace tezpress
