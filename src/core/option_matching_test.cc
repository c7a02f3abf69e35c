// Given options against listed ones: conversions, unknown keys, nearest names.
#include "core/option_matching.h"

#include <gtest/gtest.h>

#include "base/error_testing.h"

namespace tezpress {
namespace {

Options listed() {
  Options options;
  options.set("zfp:accuracy", Option::typed(OptionType::kDouble));
  options.set("zfp:precision", std::uint32_t{0});
  options.set("/a:pressio:abs", 1.0);
  return options;
}

Options given(const std::string& key, Option option) {
  Options options;
  options.set(key, std::move(option));
  return options;
}

TEST(OptionMatching, CastsToTheListedTypes) {
  EXPECT_EQ(*cast_to_listed(listed(), given("zfp:accuracy", "1e-3")).find("zfp:accuracy"), Option(1e-3));
  EXPECT_EQ(*cast_to_listed(listed(), given("zfp:precision", 7)).find("zfp:precision"), Option(std::uint32_t{7}));
  EXPECT_ERROR(cast_to_listed(listed(), given("zfp:acuracy", "1")), kUnknownName,
               "option zfp:acuracy does not exist; did you mean zfp:accuracy?");
  EXPECT_ERROR(cast_to_listed(listed(), given("zfp:accuracy", "fine")), kInvalidArgument,
               "option zfp:accuracy could not be converted: fine is no double");
  EXPECT_ERROR(cast_to_listed(listed(), given("zfp:precision", -1)), kInvalidArgument, "could not be converted");
  EXPECT_ERROR(cast_to_listed(listed(), given("zfp:precision", Option())), kInvalidArgument, "could not be converted");
}

TEST(OptionMatching, NamesUnlistedKeys) {
  Options options = given("zfp:rate", 1.0);
  options.set("zfp:accuracy", 1.0);
  options.set("zfpx:rate", 1.0);
  EXPECT_EQ(unlisted_keys(listed(), options, "zfp"), std::vector<std::string>{"zfp:rate"});
}

TEST(OptionMatching, RequiresListedKeysButOfOtherPlugins) {
  const auto is_other = [](const std::string& prefix) { return prefix == "sz3"; };
  EXPECT_NO_THROW(require_listed(listed(), given("sz3:anything", 1), is_other));
  EXPECT_NO_THROW(require_listed(listed(), given("pressio:abs", 1), is_other));
  EXPECT_NO_THROW(require_listed(listed(), given("/a/b:zfp:accuracy", 1), is_other));
  EXPECT_ERROR(require_listed(listed(), given("zpf:accuracy", 1), is_other), kUnknownName,
               "option zpf:accuracy does not exist; did you mean zfp:accuracy?");
  EXPECT_ERROR(require_listed(listed(), given("/a:pressio:rel", 1), is_other), kUnknownName, "/a:pressio:rel");
}

}  // namespace
}  // namespace tezpress
