// What a plugin says about itself.
#include "core/configuration.h"

#include <gtest/gtest.h>

#include "core/toy_compressor.h"

namespace tezpress {
namespace {

TEST(Configuration, OfACompressor) {
  const ToyCompressor toy;
  const Options options = configuration_of(toy);
  EXPECT_EQ(*options.find("pressio:type"), Option("compressor"));
  EXPECT_EQ(*options.find("pressio:prefix"), Option("toy"));
  EXPECT_EQ(*options.find("pressio:thread_safe"), Option(ThreadSafety::kMultiple));
  EXPECT_EQ(*options.find("pressio:stability"), Option("stable"));
  EXPECT_EQ(*options.find("pressio:version_major"), Option(std::int32_t{1}));
  EXPECT_EQ(*options.find("predictors:error_dependent"), Option(std::vector<std::string>{"toy:step"}));
  EXPECT_EQ(*options.find("pressio:children"), Option(std::vector<std::string>{}));
}

TEST(Configuration, UnderTheNameOfTheNode) {
  ToyCompressor toy;
  toy.set_name("a/b");
  EXPECT_NE(configuration_of(toy).find("/a/b:pressio:type"), nullptr);
  EXPECT_EQ(*documentation_of(toy).find("/a/b:toy:step"), Option("Distance of the values kept."));
  EXPECT_EQ(*documentation_of(toy).find("/a/b:pressio:description"), Option("Rounds to a step."));
}

TEST(Configuration, Versions) {
  EXPECT_EQ(version_numbers("1.22.3"), (std::array<std::int32_t, 3>{1, 22, 3}));
  EXPECT_EQ(version_numbers("4.2-rc1"), (std::array<std::int32_t, 3>{4, 2, 0}));
  EXPECT_EQ(version_numbers("none"), (std::array<std::int32_t, 3>{0, 0, 0}));
  EXPECT_EQ(version_numbers("99999999999999.1"), (std::array<std::int32_t, 3>{999999999, 1, 0}));
}

}  // namespace
}  // namespace tezpress
