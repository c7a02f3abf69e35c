#include "plugins/io/natural_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tezpress {
namespace {

TEST(NaturalOrder, CountsAsPeopleDo) {
  const std::vector<std::string> sorted = {
      "", "a", "a0", "a1", "a01", "a2", "a10", "a10b2", "a10b10", "a99999999999999999999", "a100000000000000000000",
      "b"};
  auto shuffled = sorted;
  std::ranges::reverse(shuffled);
  std::ranges::sort(shuffled, natural_less);
  EXPECT_EQ(shuffled, sorted);
  for (const auto& a : sorted) {
    EXPECT_FALSE(natural_less(a, a));
    for (const auto& b : sorted) EXPECT_FALSE(natural_less(a, b) && natural_less(b, a)) << a << " " << b;
  }
}

}  // namespace
}  // namespace tezpress
