#include "tezpress/cli_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tezpress {
namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ParseAssignments, ListsAreWrittenAsInJson) {
  const Options options = parse_assignments({"chunking:size=[64,32]", "switch:compressors=[\"noop\",\"zstd\"]"});
  EXPECT_EQ(options.get<std::vector<std::string>>("switch:compressors"), (std::vector<std::string>{"noop", "zstd"}));
  EXPECT_EQ(options.find("chunking:size")->type(), OptionType::kData);
  for (const char* bad : {"a:b=[1", "a:b=[1]]", "a:b=[1],\"c\":[2]"})
    EXPECT_THAT(message_of([&] { parse_assignments({bad}); }), testing::HasSubstr("no list")) << bad;
}

TEST(ParseAssignments, SplitsAtTheFirstEqualsSign) {
  const Options options = parse_assignments({"zfp:rate=8", "a:text=b=c"});
  EXPECT_EQ(options.get<std::string>("zfp:rate"), "8");
  EXPECT_EQ(options.get<std::string>("a:text"), "b=c");
}

class BadAssignment : public testing::TestWithParam<const char*> {};
TEST_P(BadAssignment, IsRefusedByName) {
  EXPECT_THAT(message_of([] { parse_assignments({GetParam()}); }), testing::HasSubstr(GetParam()));
}
INSTANTIATE_TEST_SUITE_P(Texts, BadAssignment, testing::Values("rate=8", "zfp:rate", ":rate=8", "zfp=a:b"));

TEST(CheckOptionOwners, NamesTheNearestPluginInUse) {
  const Registry registry;
  const Options options = parse_assignments({"zpf:rate=8"});
  EXPECT_THAT(message_of([&] { check_option_owners(registry, options, {"zfp"}); }),
              testing::AllOf(testing::HasSubstr("zpf:rate"), testing::HasSubstr("did you mean zfp:")));
  check_option_owners(registry, parse_assignments({"zfp:rate=8", "pressio:abs=1"}), {"zfp"});
}

TEST(BoundArguments, KeepsTheOrderOfKinds) {
  const BoundArguments arguments = {.absolute = {1e-2, 1e-3}, .relative = {0.5}, .pointwise = {}, .lossless = true};
  const auto bounds = arguments.bounds();
  ASSERT_EQ(bounds.size(), 4U);
  EXPECT_EQ(bounds[1].kind, BoundKind::kAbsolute);
  EXPECT_EQ(bounds[1].value, 1e-3);
  EXPECT_EQ(bounds[2].kind, BoundKind::kRelative);
  EXPECT_EQ(bounds[3].kind, BoundKind::kLossless);
}

}  // namespace
}  // namespace tezpress
