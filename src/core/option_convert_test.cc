// The table of conversions, level by level, and the values at the edges.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "core/options.h"

namespace tezpress {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInf = std::numeric_limits<double>::infinity();

const std::vector<OptionType> kNumbers = {OptionType::kUint8,  OptionType::kInt8,   OptionType::kUint16,
                                          OptionType::kInt16,  OptionType::kUint32, OptionType::kInt32,
                                          OptionType::kUint64, OptionType::kInt64,  OptionType::kFloat,
                                          OptionType::kDouble, OptionType::kBool};

Option one(OptionType type) { return Option(1).convert(type, Conversion::kExplicit).value(); }

TEST(Convert, ImplicitWidensOnly) {
  // Rows: from; columns: to; in the order of kNumbers. '1': allowed.
  const std::vector<std::string> table = {
      // u8 i8 u16 i16 u32 i32 u64 i64 f d b
      "10111111001",  // uint8
      "01010101000",  // int8
      "00101111000",  // uint16
      "00010101000",  // int16
      "00001011000",  // uint32
      "00000101000",  // int32
      "00000010000",  // uint64
      "00000001000",  // int64
      "00000000110",  // float
      "00000000010",  // double
      "10111111001",  // bool
  };
  for (std::size_t from = 0; from < kNumbers.size(); ++from)
    for (std::size_t to = 0; to < kNumbers.size(); ++to)
      EXPECT_EQ(one(kNumbers[from]).convert(kNumbers[to], Conversion::kImplicit).has_value(), table[from][to] == '1')
          << name_of(kNumbers[from]) << " -> " << name_of(kNumbers[to]);
}

TEST(Convert, ExplicitTakesEveryNumberAndNothingElse) {
  const Option text("1");
  for (const OptionType from : kNumbers) {
    EXPECT_EQ(text.convert(from, Conversion::kExplicit), std::nullopt);
    EXPECT_EQ(one(from).convert(OptionType::kString, Conversion::kExplicit), std::nullopt);
    for (const OptionType to : kNumbers) EXPECT_EQ(one(from).convert(to, Conversion::kExplicit), one(to));
  }
}

TEST(Convert, TheSameTypeIsAlwaysAllowed) {
  const Option typed = Option::typed(OptionType::kDouble);
  EXPECT_EQ(Option("x").convert(OptionType::kString, Conversion::kImplicit), Option("x"));
  EXPECT_EQ(typed.convert(OptionType::kDouble, Conversion::kImplicit), typed);
  EXPECT_EQ(typed.convert(OptionType::kFloat, Conversion::kSpecial), std::nullopt);
  void* pointer = &pointer;
  EXPECT_EQ(Option(pointer).convert(OptionType::kPointer, Conversion::kImplicit), Option(pointer));
  EXPECT_EQ(Option(pointer).convert(OptionType::kUint64, Conversion::kSpecial), std::nullopt);
}

template <typename To>
std::optional<To> explicitly(const Option& from) {
  const auto result = from.convert(option_type_of<To>(), Conversion::kExplicit);
  return result ? std::optional(result->template get<To>()) : std::nullopt;
}

TEST(Convert, NothingWrapsAround) {
  EXPECT_EQ(explicitly<std::uint32_t>(Option(-1)), std::nullopt);
  EXPECT_EQ(explicitly<std::int8_t>(Option(128)), std::nullopt);
  EXPECT_EQ(explicitly<std::int8_t>(Option(-128)), -128);
  EXPECT_EQ(explicitly<std::int64_t>(Option(std::numeric_limits<std::uint64_t>::max())), std::nullopt);
  EXPECT_EQ(explicitly<std::int32_t>(Option(2147483648.0)), std::nullopt);
  EXPECT_EQ(explicitly<std::int32_t>(Option(2147483647.5)), 2147483647);
  EXPECT_EQ(explicitly<std::int32_t>(Option(-2147483648.5)), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(explicitly<std::int64_t>(Option(9223372036854775808.0)), std::nullopt);
  EXPECT_EQ(explicitly<std::uint64_t>(Option(18446744073709551616.0)), std::nullopt);
  EXPECT_EQ(explicitly<std::uint64_t>(Option(-0.9)), 0u);
  EXPECT_EQ(explicitly<std::uint64_t>(Option(-1.0f)), std::nullopt);
  EXPECT_EQ(explicitly<std::int32_t>(Option(kNan)), std::nullopt);
  EXPECT_EQ(explicitly<float>(Option(1e300)), std::nullopt);
  EXPECT_EQ(explicitly<float>(Option(-kInf)), -std::numeric_limits<float>::infinity());
  EXPECT_EQ(explicitly<bool>(Option(0.5)), true);
}

std::optional<Option> specially(const Option& from, OptionType to) { return from.convert(to, Conversion::kSpecial); }

TEST(Convert, TextToNumbers) {
  EXPECT_EQ(specially("1e-3", OptionType::kDouble), Option(1e-3));
  EXPECT_EQ(specially("+2", OptionType::kInt32), Option(2));
  EXPECT_EQ(specially("1e6", OptionType::kInt32), Option(1000000));
  EXPECT_EQ(specially("-5", OptionType::kInt8), Option(std::int8_t{-5}));
  EXPECT_EQ(specially("18446744073709551615", OptionType::kUint64), Option(std::numeric_limits<std::uint64_t>::max()));
  EXPECT_EQ(specially("inf", OptionType::kDouble), Option(kInf));
  EXPECT_EQ(specially("nan", OptionType::kDouble), Option(kNan));
  EXPECT_EQ(specially("true", OptionType::kBool), Option(true));
  EXPECT_EQ(specially("0", OptionType::kBool), Option(false));
}

TEST(Convert, TextThatIsNotWhollyANumber) {
  for (const char* text : {"", " 1", "1 ", "1x", "+-1", "++1", "1.5", "1e99", "-", "0x10", "300"})
    EXPECT_EQ(specially(text, OptionType::kInt8), std::nullopt) << text;
  for (const char* text : {"", "1,5", "1e", "one", "1e999"})
    EXPECT_EQ(specially(text, OptionType::kDouble), std::nullopt) << text;
  EXPECT_EQ(specially("yes please", OptionType::kBool), std::nullopt);
}

TEST(Convert, NamesOfDtypesAndThreadSafety) {
  EXPECT_EQ(specially("int8", OptionType::kDtype), Option(Dtype::kInt8));
  EXPECT_EQ(specially(Dtype::kByte, OptionType::kString), Option("byte"));
  EXPECT_EQ(specially("quad", OptionType::kDtype), std::nullopt);
  EXPECT_EQ(specially("serialized", OptionType::kThreadSafety), Option(ThreadSafety::kSerialized));
  EXPECT_EQ(specially("safe", OptionType::kThreadSafety), std::nullopt);
  EXPECT_EQ(Option(Dtype::kInt8).convert(OptionType::kString, Conversion::kImplicit), Option("int8"));
  EXPECT_EQ(Option(ThreadSafety::kMultiple).convert(OptionType::kString, Conversion::kImplicit), Option("multiple"));
}

TEST(Convert, ListsAndData) {
  const Option list(std::vector<std::string>{"4"});
  EXPECT_EQ(list.convert(OptionType::kString, Conversion::kImplicit), Option("4"));
  EXPECT_EQ(specially("a", OptionType::kStrings), Option(std::vector<std::string>{"a"}));
  EXPECT_EQ(specially(list, OptionType::kString), Option("4"));
  EXPECT_EQ(specially(list, OptionType::kInt32), Option(4));
  EXPECT_EQ(specially(Option(std::vector<std::string>{"1", "2"}), OptionType::kString), std::nullopt);
  EXPECT_EQ(specially(7, OptionType::kStrings), Option(std::vector<std::string>{"7"}));
  const auto data = specially(Option(std::vector<std::string>{"1", "2.5"}), OptionType::kData);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->to_text(), "data double 2 {1, 2.5}");
  EXPECT_EQ(specially(Option(std::vector<std::string>{"1", "2"}), OptionType::kData)->to_text(),
            "data double 2 {1, 2}");
  EXPECT_EQ(specially(Option(std::vector<std::string>{"1", "x"}), OptionType::kData), std::nullopt);
  EXPECT_EQ(specially(2.5f, OptionType::kData)->to_text(), "data float 1 {2.5}");
  EXPECT_EQ(specially(true, OptionType::kData)->to_text(), "data bool 1 {1}");
}

TEST(Convert, ExactlyRefusesFractionsAndNonBooleans) {
  EXPECT_EQ(Option(3.0).convert_exactly(OptionType::kInt32), Option(3));
  EXPECT_EQ(Option(3.5).convert_exactly(OptionType::kInt32), std::nullopt);
  EXPECT_EQ(Option(2).convert_exactly(OptionType::kBool), std::nullopt);
  EXPECT_EQ(Option(1).convert_exactly(OptionType::kBool), Option(true));
  EXPECT_EQ(Option(0.1).convert_exactly(OptionType::kFloat), Option(0.1f));
  EXPECT_EQ(Option("3.0").convert_exactly(OptionType::kUint8), Option(std::uint8_t{3}));
}

TEST(ToText, IsForPeople) {
  EXPECT_EQ(Option().to_text(), "(no value)");
  EXPECT_EQ(Option(true).to_text(), "true");
  EXPECT_EQ(Option(std::vector<std::string>{"a", "b"}).to_text(), "{a, b}");
  EXPECT_EQ(Option(std::vector<std::string>{}).to_text(), "{}");
  EXPECT_EQ(Option(1e-7).to_text(), "1e-07");
}

RC_GTEST_PROP(Convert, TextOfADoubleReadsBack, (double value)) {
  RC_ASSERT(specially(Option(value).to_text(), OptionType::kDouble) == Option(value));
}

RC_GTEST_PROP(Convert, TextOfAnIntegerReadsBack, (std::int64_t value)) {
  RC_ASSERT(specially(Option(value).to_text(), OptionType::kInt64) == Option(value));
}

}  // namespace
}  // namespace tezpress
