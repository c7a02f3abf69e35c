// JSON of options: every type comes back, people's JSON gets natural types, and
// hostile text gets an error that says where.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "base/error_testing.h"
#include "core/options.h"

namespace tezpress {
namespace {

template <typename T>
Option data_of(Dtype dtype, Shape shape, const std::vector<T>& values) {
  Array array(dtype, std::move(shape));
  std::copy(values.begin(), values.end(), array.values<T>().begin());
  return array;
}

void expect_round_trip(const Option& option) {
  Options options;
  options.set("test:key", option);
  EXPECT_EQ(Options::parse_json(options.to_json()), options) << options.to_json();
}

Option parse(const std::string& value) {
  const Options options = Options::parse_json("{\"k\": " + value + "}");
  return *options.find("k");
}

TEST(OptionsJson, NumbersAtTheirEdgesComeBack) {
  const auto edges = []<typename T>(T) {
    expect_round_trip(std::numeric_limits<T>::lowest());
    expect_round_trip(std::numeric_limits<T>::max());
    expect_round_trip(T{0});
    expect_round_trip(T{1});
  };
  edges(std::uint8_t{}), edges(std::int8_t{}), edges(std::uint16_t{}), edges(std::int16_t{}), edges(std::uint32_t{});
  edges(std::int32_t{}), edges(std::uint64_t{}), edges(std::int64_t{}), edges(float{}), edges(double{}), edges(bool{});
  expect_round_trip(std::uint64_t{1} << 63);
  expect_round_trip((std::uint64_t{1} << 63) - 1);
  expect_round_trip((std::int64_t{1} << 53) + 1);
}

TEST(OptionsJson, FloatingPointComesBackExactly) {
  const auto specials = []<typename T>(T) {
    for (const T value : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
                          -std::numeric_limits<T>::infinity(), std::numeric_limits<T>::denorm_min(), T{-0.0}, T(0.1)})
      expect_round_trip(value);
  };
  specials(float{}), specials(double{});
}

TEST(OptionsJson, OtherTypesComeBack) {
  expect_round_trip("");
  expect_round_trip("nan");
  expect_round_trip(std::string("quotes \" \\ \n \0 and \u00e9", 22));
  expect_round_trip(std::vector<std::string>{});
  expect_round_trip(std::vector<std::string>{"a", ""});
  for (int i = 0; i < kDtypeCount; ++i) expect_round_trip(static_cast<Dtype>(i));
  for (int i = 0; i < 3; ++i) expect_round_trip(static_cast<ThreadSafety>(i));
  for (int i = 0; i < kOptionTypeCount; ++i) expect_round_trip(Option::typed(static_cast<OptionType>(i)));
  expect_round_trip(Option());
}

TEST(OptionsJson, DataComeBack) {
  expect_round_trip(data_of<double>(Dtype::kDouble, {2, 3}, {1, -0.0, 0.1, 1e-310, -1e308, 3}));
  expect_round_trip(data_of<float>(Dtype::kFloat, {2}, {std::numeric_limits<float>::infinity(), 0.1f}));
  expect_round_trip(data_of<std::uint64_t>(Dtype::kUint64, {1}, {std::numeric_limits<std::uint64_t>::max()}));
  expect_round_trip(data_of<std::int64_t>(Dtype::kInt64, {1}, {std::numeric_limits<std::int64_t>::min()}));
  expect_round_trip(data_of<std::uint8_t>(Dtype::kBool, {2}, {0, 1}));
  expect_round_trip(data_of<std::uint8_t>(Dtype::kByte, {2, 0}, {}));
  expect_round_trip(data_of<std::uint8_t>(Dtype::kUint8, {}, {}));
}

TEST(OptionsJson, NaNInDataStaysNaN) {
  Options options;
  options.set("k", data_of<float>(Dtype::kFloat, {1}, {std::numeric_limits<float>::quiet_NaN()}));
  const auto back = Options::parse_json(options.to_json()).get<Option::Data>("k");
  EXPECT_TRUE(std::isnan((*back)->values<float>()[0]));
}

TEST(OptionsJson, PointersKeepOnlyTheirType) {
  int target = 0;
  Options options;
  options.set("k", static_cast<void*>(&target));
  EXPECT_EQ(*Options::parse_json(options.to_json()).find("k"), Option::typed(OptionType::kPointer));
}

RC_GTEST_PROP(OptionsJson, AnyNumbersComeBack, (float f, double d, std::uint64_t u, std::int64_t i, std::int8_t s)) {
  Options options;
  options.set("f", f);
  options.set("d", d);
  options.set("u", u);
  options.set("i", i);
  options.set("s", s);
  RC_ASSERT(Options::parse_json(options.to_json()) == options);
}

TEST(OptionsJson, BareValuesHaveNaturalTypes) {
  EXPECT_EQ(parse("3"), Option(std::int64_t{3}));
  EXPECT_EQ(parse("-3"), Option(std::int64_t{-3}));
  EXPECT_EQ(parse("9223372036854775808"), Option(std::uint64_t{1} << 63));
  EXPECT_EQ(parse("1e-3"), Option(1e-3));
  EXPECT_EQ(parse("3.0"), Option(3.0));
  EXPECT_EQ(parse("true"), Option(true));
  EXPECT_EQ(parse("\"a\""), Option("a"));
  EXPECT_EQ(parse("null"), Option());
  EXPECT_EQ(parse("[\"a\",\"b\"]"), Option(std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parse("[]"), Option(std::vector<std::string>{}));
  EXPECT_EQ(parse("[1,2]"), data_of<std::int64_t>(Dtype::kInt64, {2}, {1, 2}));
  EXPECT_EQ(parse("[1,2.5]"), data_of<double>(Dtype::kDouble, {2}, {1, 2.5}));
}

TEST(OptionsJson, WrappedValuesConvertExactly) {
  EXPECT_EQ(parse(R"({"type":"float","value":"inf"})"), Option(std::numeric_limits<float>::infinity()));
  EXPECT_EQ(parse(R"({"value":3.0,"type":"uint8"})"), Option(std::uint8_t{3}));
  EXPECT_ERROR(parse(R"({"type":"uint8","value":300})"), kInvalidArgument, "is 300, which cannot become uint8");
  EXPECT_ERROR(parse(R"({"type":"int32","value":3.5})"), kInvalidArgument, "is 3.5");
}

TEST(OptionsJson, SaysWhereTheSyntaxIsWrong) {
  EXPECT_ERROR(Options::parse_json("{\n  \"a\": 1,\n  \"b\": 2 3\n}"), kInvalidArgument, "line 3, column 10");
  EXPECT_ERROR(Options::parse_json("{\"a\": tru}"), kInvalidArgument, "line 1, column 10");
  EXPECT_ERROR(Options::parse_json(""), kInvalidArgument, "line 1, column 1");
  EXPECT_ERROR(Options::parse_json("{\"a\": 1} x"), kInvalidArgument, "line 1");
  EXPECT_ERROR(Options::parse_json("{\"a\": \"\xff\"}"), kInvalidArgument, "UTF-8");
  EXPECT_ERROR(Options::parse_json("{\"a\": 1e999}"), kInvalidArgument, "options JSON");
}

TEST(OptionsJson, NamesTheKeyOfAWrongValue) {
  EXPECT_ERROR(Options::parse_json("[1]"), kInvalidArgument, "must be an object");
  EXPECT_ERROR(parse("{}"), kInvalidArgument, "the value of \"k\" is an object");
  EXPECT_ERROR(parse("{\"type\":\"double\",\"x\":1}"), kInvalidArgument, "\"k\"");
  EXPECT_ERROR(parse("{\"type\":3}"), kInvalidArgument, "\"k\"");
  EXPECT_ERROR(parse("{\"type\":\"quad\"}"), kInvalidArgument, "unknown type \"quad\"");
  EXPECT_ERROR(parse("[1,\"a\"]"), kInvalidArgument, "mixes");
  EXPECT_ERROR(parse("[[1]]"), kInvalidArgument, "\"k\"");
  EXPECT_ERROR(parse("[true]"), kInvalidArgument, "\"k\"");
  EXPECT_ERROR(Options::parse_json("{\"a\": 1, \"a\": 2}"), kInvalidArgument, "\"a\" is there twice");
}

TEST(OptionsJson, RefusesDataThatDoNotFitTheirShape) {
  const auto data = [](const std::string& text) { return parse("{\"type\":\"data\",\"value\":" + text + "}"); };
  EXPECT_ERROR(data(R"({"dtype":"float","shape":[3],"values":[1]})"), kInvalidArgument, "3 values for the shape 3");
  EXPECT_ERROR(data(R"({"dtype":"float","shape":[-3],"values":[1]})"), kInvalidArgument, "whole numbers");
  EXPECT_ERROR(data(R"({"dtype":"float","shape":[1,1,1,1,1,1,1,1,1],"values":[1]})"), kInvalidArgument, "at most 8");
  EXPECT_ERROR(data(R"({"dtype":"quad","shape":[1],"values":[1]})"), kInvalidArgument, "unknown dtype");
  EXPECT_ERROR(data(R"({"dtype":"uint8","shape":[1],"values":[256]})"), kInvalidArgument, "holds 256 at index 0");
  EXPECT_ERROR(data(R"({"dtype":"uint8","shape":[1],"values":{"a":1}})"), kInvalidArgument, "list of 1 values");
  EXPECT_ERROR(data(R"({"dtype":"uint8","shape":[1]})"), kInvalidArgument, "exactly");
  EXPECT_ERROR(data(R"({"dtype":"float","shape":[1099511627776,1099511627776],"values":[1]})"), kInvalidArgument, "");
}

TEST(OptionsJson, RefusesDeepNesting) {
  EXPECT_ERROR(parse(std::string(100000, '[')), kInvalidArgument, "nested deeper than the limit of 8");
}

TEST(OptionsJson, RefusesHugeText) {
  EXPECT_ERROR(Options::parse_json(std::string((std::size_t{64} << 20) + 1, ' ')), kInvalidArgument, "limit");
}

TEST(OptionsJson, TextThatIsNotUtf8CannotBeWritten) {
  Options options;
  options.set("k", std::string("\xff"));
  EXPECT_ERROR(options.to_json(), kInvalidArgument, "UTF-8");
}

}  // namespace
}  // namespace tezpress
