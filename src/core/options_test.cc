// Options and their types, lookups and names.
#include "core/options.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/error_testing.h"

namespace tezpress {
namespace {

TEST(OptionType, NumbersAreThoseOfPressioOptionType) {
  const char* const names[] = {"uint32", "int32",   "float", "double", "string", "pointer",
                               "unset",  "strings", "data",  "uint8",  "int8",   "uint16",
                               "int16",  "uint64",  "int64", "bool",   "dtype",  "threadsafety"};
  for (int i = 0; i < kOptionTypeCount; ++i) {
    EXPECT_EQ(name_of(static_cast<OptionType>(i)), names[i]);
    EXPECT_EQ(parse_option_type(names[i]), static_cast<OptionType>(i));
  }
  EXPECT_EQ(parse_option_type("quad"), std::nullopt);
}

TEST(Option, TheTypeOfTheValueDecides) {
  EXPECT_EQ(Option(1).type(), OptionType::kInt32);
  EXPECT_EQ(Option(1u).type(), OptionType::kUint32);
  EXPECT_EQ(Option(1LL).type(), OptionType::kInt64);
  EXPECT_EQ(Option(std::size_t{1}).type(), OptionType::kUint64);
  EXPECT_EQ(Option(std::int8_t{1}).type(), OptionType::kInt8);
  EXPECT_EQ(Option(std::uint16_t{1}).type(), OptionType::kUint16);
  EXPECT_EQ(Option(1.0f).type(), OptionType::kFloat);
  EXPECT_EQ(Option(1.0).type(), OptionType::kDouble);
  EXPECT_EQ(Option(true).type(), OptionType::kBool);
  EXPECT_EQ(Option("text").type(), OptionType::kString);
  EXPECT_EQ(Option(std::string_view("text")).get<std::string>(), "text");
  EXPECT_EQ(Option(std::vector<std::string>{"a"}).type(), OptionType::kStrings);
  EXPECT_EQ(Option(Array(Dtype::kFloat, {2})).type(), OptionType::kData);
  EXPECT_EQ(Option(Dtype::kFloat).type(), OptionType::kDtype);
  EXPECT_EQ(Option(ThreadSafety::kSingle).type(), OptionType::kThreadSafety);
  EXPECT_EQ(Option(static_cast<void*>(nullptr)).type(), OptionType::kPointer);
}

TEST(Option, MayHaveATypeWithoutAValue) {
  EXPECT_EQ(Option().type(), OptionType::kUnset);
  const Option typed = Option::typed(OptionType::kDouble);
  EXPECT_FALSE(typed.has_value());
  EXPECT_ERROR(typed.get<double>(), kInvalidArgument, "without a value of type double was read as double");
  EXPECT_EQ(Option(Option::Data()), Option::typed(OptionType::kData));
  EXPECT_NE(typed, Option());
}

TEST(Option, GetNeedsTheExactType) {
  EXPECT_EQ(Option(3).get<std::int32_t>(), 3);
  EXPECT_ERROR(Option(3).get<double>(), kInvalidArgument, "of type int32 was read as double");
}

TEST(Option, Equality) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Option(nan), Option(nan));
  EXPECT_NE(Option(0.0), Option(-0.0));
  EXPECT_NE(Option(1), Option(1u));
  const auto data = [](float value) {
    Array array(Dtype::kFloat, {1});
    array.values<float>()[0] = value;
    return Option(std::move(array));
  };
  EXPECT_EQ(data(2), data(2));
  EXPECT_NE(data(2), data(3));
}

TEST(Options, GetConvertsExplicitly) {
  Options options;
  options.set("a:int", 3);
  options.set("a:typed", Option::typed(OptionType::kDouble));
  options.set("a:text", "3");
  EXPECT_EQ(options.get<double>("a:int"), 3.0);
  EXPECT_EQ(options.get<double>("a:typed"), std::nullopt);
  EXPECT_EQ(options.get<double>("a:absent"), std::nullopt);
  EXPECT_EQ(options.get<std::string>("a:text"), "3");
  EXPECT_ERROR(options.get<double>("a:text"), kInvalidArgument, "option a:text: 3 of type string cannot be used as");
}

TEST(Options, MergeAndErase) {
  Options first;
  first.set("x", 1);
  first.set("y", 2);
  Options second;
  second.set("y", 3);
  first.merge(second);
  EXPECT_EQ(first.get<std::int32_t>("y"), 3);
  first.erase("x");
  first.erase("not there");
  EXPECT_EQ(first, second);
}

TEST(Options, AreSortedByKey) {
  Options options;
  for (const char* key : {"b", "a", "c"}) options.set(key, 1);
  std::string order;
  for (const auto& [key, option] : options) order += key;
  EXPECT_EQ(order, "abc");
}

TEST(NearestName, FindsTypingErrorsOnly) {
  const std::vector<std::string> known = {"zfp:accuracy", "zfp:precision", "zfp:rate"};
  EXPECT_EQ(nearest_name("zfp:acuracy", known), "zfp:accuracy");
  EXPECT_EQ(nearest_name("zfp:Rate", known), "zfp:rate");
  EXPECT_EQ(nearest_name("completely:different", known), "");
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name(std::string(100000, 'x'), known), "");
}

}  // namespace
}  // namespace tezpress
