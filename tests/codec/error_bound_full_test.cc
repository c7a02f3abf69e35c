// The same promise on more values than a quick test can afford: 10^8 of them, or
// as many as the environment variable TEZPRESS_LONG says (1e9 for a release).
#include <gtest/gtest.h>

#include <cstdlib>

#include "codec/round_trip.h"

namespace tezpress::codec_testing {
namespace {

double wanted_values() {
  const char* text = std::getenv("TEZPRESS_LONG");
  return text != nullptr ? std::strtod(text, nullptr) : 1e8;
}

TEST(ErrorBoundFull, HoldsForManyValues) {
  double checked = 0;
  for (std::uint64_t seed = 1; checked < wanted_values(); ++seed) {
    std::mt19937_64 random(seed);
    const auto in_range = [&](int low, int high) {
      return low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low));
    };
    const SeriesPlan plan = draw_plan(in_range, seed % 8 != 0 ? 20000 : 1000000);
    const Series series = build_series(plan);
    ASSERT_EQ(check_all_ways(series), "") << "seed " << seed << ": " << describe(plan);
    checked += static_cast<double>(series.frames * series.frame_values());
  }
}

}  // namespace
}  // namespace tezpress::codec_testing
