// Study files: defaults, what is refused, and that what is written reads back.
#include "evaluate/study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error_testing.h"

namespace tezpress {
namespace {

constexpr const char* kSmallest = R"({"datasets":["a.npy"],"compressors":["zfp"],"bounds":["abs 1e-4"]})";

std::string with(const char* member) {
  nlohmann::json study = nlohmann::json::parse(kSmallest);
  study.update(nlohmann::json::parse(member));
  return study.dump();
}

TEST(Study, HasDefaults) {
  const Study study = parse_study(kSmallest);
  EXPECT_EQ(study.datasets.at(0).path, "a.npy");
  EXPECT_EQ(study.compressors.at(0).label, "zfp");
  EXPECT_EQ(study.bounds.at(0), (StudyBound{BoundKind::kAbsolute, 1e-4}));
  EXPECT_EQ(study.repeats, 5U);
  EXPECT_TRUE(study.timing);
  EXPECT_FALSE(study.allow_violations);
}

TEST(Study, ReadsBackWhatItWrites) {
  const Study study = parse_study(R"({"name":"s","datasets":[
      {"name":"a","path":"x*.f32","stack":true,"shape":[3,4],"type":"f4","fill_value":"nan","slice":[1]},
      {"generate":"vorticity","seed":7,"shape":"2x8x8"},{"sdrbench":"NYX","folder":"n","fields":["temperature"]}],
    "compressors":[{"label":"b","id":"bounded","options":{"bounded:text":"{abs}","bounded:trials":3},
                    "max_error":"none","train":"x:train_data","repeats":1,"note":"slow"}],
    "bounds":["rel 1e-3","lossless"],"pictures":["lossless"],"metrics":[],"timing":false,"threads":2})");
  EXPECT_TRUE(std::isnan(*study.datasets.at(0).fill_value));
  EXPECT_EQ(study.datasets.at(0).shape, (Shape{3, 4}));
  EXPECT_EQ(study.datasets.at(1).shape, (Shape{2, 8, 8}));
  EXPECT_FALSE(study.compressors.at(0).takes_bound);
  EXPECT_EQ(to_json(parse_study(to_json(study).dump())).dump(), to_json(study).dump());
}

TEST(Study, RefusesWhatItDoesNotKnow) {
  EXPECT_ERROR(parse_study("{"), kInvalidArgument, "no JSON");
  EXPECT_ERROR(parse_study("[]"), kInvalidArgument, "must be an object");
  EXPECT_ERROR(parse_study(R"({"compressors":["a"]})"), kInvalidArgument, "datasets");
  EXPECT_ERROR(parse_study(with(R"({"repeat":3})")), kUnknownName, "did you mean \"repeats\"");
  EXPECT_ERROR(parse_study(with(R"({"repeats":-1})")), kInvalidArgument, "whole number");
  EXPECT_ERROR(parse_study(with(R"({"repeats":0})")), kInvalidArgument, "at least 1");
  EXPECT_ERROR(parse_study(with(R"({"warmup":4294967296})")), kInvalidArgument, "at most");
  EXPECT_ERROR(parse_study(with(R"({"timing":1})")), kInvalidArgument, "true or false");
  EXPECT_ERROR(parse_study(with(R"({"bounds":[1e-4]})")), kInvalidArgument, "list of texts");
  EXPECT_ERROR(parse_study(with(R"({"pictures":["abs 1"]})")), kInvalidArgument, "abs 1");
  EXPECT_ERROR(parse_study(with(R"({"compressors":["zfp",{"id":"sz3","label":"zfp"}]})")), kInvalidArgument,
               "two compressors");
  EXPECT_ERROR(parse_study(with(R"({"compressors":[{"label":"x"}]})")), kInvalidArgument, "compressors[0]");
  EXPECT_ERROR(parse_study(with(R"({"compressors":[{"id":"x","max_error":"maybe"}]})")), kInvalidArgument, "maybe");
  EXPECT_ERROR(parse_study(with(R"({"datasets":[{"path":"a","generate":"b"}]})")), kInvalidArgument, "2 sources");
  EXPECT_ERROR(parse_study(with(R"({"datasets":[{"name":"a"}]})")), kInvalidArgument, "0 sources");
  EXPECT_ERROR(parse_study(with(R"({"datasets":[{"sdrbench":"NYX"}]})")), kInvalidArgument, "folder");
  EXPECT_ERROR(parse_study(with(R"({"datasets":[{"path":"a","fill_value":"-9999"}]})")), kInvalidArgument,
               "fill_value");
}

TEST(Study, Bounds) {
  EXPECT_EQ(to_string(parse_bound("abs 0.0001")), "abs 0.0001");
  EXPECT_EQ(to_string(parse_bound("rel 1e-06")), "rel 1e-06");
  EXPECT_EQ(to_string(parse_bound("lossless")), "lossless");
  for (const char* bad :
       {"", "abs", "abs ", "abs x", "abs 1x", "abs -1", "abs 0", "abs inf", "abs nan", "pw_rel 1", "1"})
    EXPECT_ERROR(parse_bound(bad), kInvalidArgument, "is no bound");
}

}  // namespace
}  // namespace tezpress
