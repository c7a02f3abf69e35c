// Get, set, check and documentation, all from one describe().
#include "core/configurable.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"

namespace tezpress {
namespace {

class Toy : public Configurable {
 public:
  double tolerance = 1e-3;
  std::int32_t level = 3;
  std::string mode = "fast";
  std::vector<std::string> stages;
  std::optional<double> fill;
  Option::Data weights;

 protected:
  std::string prefix() const override { return "toy"; }
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "toy:tolerance", .sentence = "Largest error.", .minimum = 0}, tolerance);
    visitor.option({.key = "toy:level", .sentence = "Effort.", .minimum = 1, .maximum = 9}, level);
    visitor.option({.key = "toy:mode", .sentence = "How.", .choices = {"fast", "small"}}, mode);
    visitor.option({.key = "toy:stages", .sentence = "Which.", .choices = {"a", "b"}}, stages);
    visitor.option({.key = "toy:fill", .sentence = "Missing values."}, fill);
    visitor.option({.key = "toy:weights", .sentence = "One per axis."}, weights);
    visitor.option({.key = "pressio:abs", .sentence = "The same as toy:tolerance.", .minimum = 0}, tolerance);
  }
  void changed() override {
    if (mode == "small" && level < 5)
      fail(ErrorCode::kInvalidArgument, "mode small needs a level of at least 5, not {}", level);
  }
};

Options with(std::initializer_list<std::pair<const char*, Option>> list) {
  Options options;
  for (const auto& [key, option] : list) options.set(key, option);
  return options;
}

TEST(Configurable, ListsCurrentValues) {
  Toy toy;
  const Options options = toy.options();
  EXPECT_EQ(options.size(), 7u);
  EXPECT_EQ(*options.find("toy:level"), Option(3));
  EXPECT_EQ(*options.find("toy:fill"), Option::typed(OptionType::kDouble));
  EXPECT_EQ(*options.find("toy:weights"), Option::typed(OptionType::kData));
}

TEST(Configurable, ItsOwnOptionsCanBeSetAgain) {
  Toy toy;
  toy.fill = 2;
  Toy other;
  other.set_options(toy.options());
  EXPECT_EQ(other.options(), toy.options());
}

TEST(Configurable, ConvertsNumbersAndText) {
  Toy toy;
  toy.set_options(with({{"toy:tolerance", "1e-2"}, {"toy:level", 7.0}, {"toy:fill", 9}, {"toy:stages", "a"}}));
  EXPECT_EQ(toy.tolerance, 1e-2);
  EXPECT_EQ(toy.level, 7);
  EXPECT_EQ(toy.fill, 9.0);
  EXPECT_EQ(toy.stages, std::vector<std::string>{"a"});
  toy.set_options(with({{"toy:weights", std::vector<std::string>{"1", "2"}}}));
  EXPECT_EQ(toy.weights->size(), 2u);
}

TEST(Configurable, RefusesWhatDoesNotConvert) {
  Toy toy;
  EXPECT_ERROR(toy.set_options(with({{"toy:level", 2.5}})), kInvalidArgument, "toy:level takes a value of type int32");
  EXPECT_ERROR(toy.set_options(with({{"toy:tolerance", "much"}})), kInvalidArgument, "\"much\" of type string");
  EXPECT_ERROR(toy.set_options(with({{"toy:mode", std::vector<std::string>{"a", "b"}}})), kInvalidArgument, "{a, b}");
}

TEST(Configurable, NamesValueAndLimits) {
  Toy toy;
  EXPECT_ERROR(toy.set_options(with({{"toy:level", 10}})), kInvalidArgument,
               "option toy:level is 10, outside its limits of 1 to 9");
  EXPECT_ERROR(toy.set_options(with({{"toy:tolerance", -1}})), kInvalidArgument,
               "option toy:tolerance is -1, below its limit of 0");
  EXPECT_ERROR(toy.set_options(with({{"toy:tolerance", "nan"}})), kInvalidArgument, "is nan");
  EXPECT_ERROR(toy.set_options(with({{"toy:mode", "slow"}})), kInvalidArgument,
               "\"slow\", but it must be one of: fast");
  EXPECT_ERROR(toy.set_options(with({{"toy:stages", "c"}})), kInvalidArgument, "one of: a, b");
  toy.set_options(with({{"toy:fill", "nan"}}));
  EXPECT_TRUE(std::isnan(*toy.fill));
}

TEST(Configurable, UnknownKeysUnderTheOwnPrefix) {
  Toy toy;
  EXPECT_ERROR(toy.set_options(with({{"toy:tolerence", 1.0}})), kUnknownName, "did you mean toy:tolerance?");
  EXPECT_ERROR(toy.set_options(with({{"toy:zzzzzzzzzzzz", 1}})), kUnknownName, "the options are: toy:tolerance, toy:");
  toy.set_options(with({{"other:key", 1}, {"toys:key", 1}, {"pressio:rel", 1}}));
}

TEST(Configurable, OneErrorChangesNothing) {
  Toy toy;
  const Options before = toy.options();
  EXPECT_ERROR(toy.set_options(with({{"toy:fill", 1}, {"toy:level", 6}, {"toy:mode", "slow"}})), kInvalidArgument, "");
  EXPECT_EQ(toy.options(), before);
  EXPECT_ERROR(toy.set_options(with({{"toy:fill", 1}, {"toy:mode", "small"}})), kInvalidArgument, "not 3");
  EXPECT_EQ(toy.options(), before);
  toy.set_options(with({{"toy:level", 6}, {"toy:mode", "small"}}));
  EXPECT_EQ(toy.mode, "small");
}

TEST(Configurable, OptionsWithoutAValueChangeNothing) {
  Toy toy;
  toy.fill = 4;
  toy.set_options(with({{"toy:fill", Option::typed(OptionType::kDouble)}, {"toy:level", Option()}}));
  EXPECT_EQ(toy.fill, 4.0);
  EXPECT_EQ(toy.level, 3);
}

TEST(Configurable, CheckStoresNothing) {
  const Toy toy;
  toy.check_options(with({{"toy:level", 5}}));
  EXPECT_EQ(toy.level, 3);
  EXPECT_ERROR(toy.check_options(with({{"toy:level", 0}})), kInvalidArgument, "1 to 9");
  EXPECT_ERROR(toy.check_options(with({{"toy:leve", 1}})), kUnknownName, "toy:level");
}

TEST(Configurable, DocumentationCarriesDefaults) {
  const Toy toy;
  const auto documentation = toy.documentation();
  ASSERT_EQ(documentation.size(), 7u);
  EXPECT_EQ(documentation[1].info.key, "toy:level");
  EXPECT_EQ(documentation[1].info.maximum, 9);
  EXPECT_EQ(documentation[1].value, Option(3));
  EXPECT_EQ(documentation[2].info.choices, (std::vector<std::string>{"fast", "small"}));
}

// Takes all options, as a plugin does that hands them to something outside.
class Forwarder : public Configurable {
 public:
  Options given;
  std::string program = "none";

 protected:
  std::string prefix() const override { return "forwarder"; }
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "forwarder:program", .sentence = "Which.", .encoder_only = true}, program);
  }
  std::function<void()> pass_on(const Options& options) override {
    Options before = given;
    given.merge(options);
    return [this, before = std::move(before)] { given = before; };
  }
  void changed() override {
    if (given.find("other:bad") != nullptr) fail(ErrorCode::kInvalidArgument, "other:bad is refused outside");
  }
};

TEST(Configurable, PassesOnWhatNoPluginListsAndTakesItBack) {
  Forwarder forwarder;
  forwarder.set_options(with({{"other:level", 3}}));
  EXPECT_EQ(forwarder.given, with({{"other:level", 3}}));
  EXPECT_ERROR(forwarder.set_options(with({{"other:bad", 1}})), kInvalidArgument, "refused outside");
  EXPECT_EQ(forwarder.given, with({{"other:level", 3}}));
  forwarder.check_options(with({{"other:bad", 1}}));
}

TEST(Configurable, AStreamSetsOnlyWhatStreamsCarry) {
  Forwarder forwarder;
  const Options options = with({{"forwarder:program", "rm"}});
  EXPECT_ERROR(forwarder.set_options(options, OptionPolicy::kStored), kCorrupt, "forwarder:program, which no stream");
  EXPECT_EQ(forwarder.program, "none");
  forwarder.set_options(options);
  EXPECT_EQ(forwarder.program, "rm");
  EXPECT_ERROR(forwarder.set_options(with({{"forwarder:x", 1}}), OptionPolicy::kStored), kUnknownName, "forwarder:x");
}

}  // namespace
}  // namespace tezpress
