// The thread pool: every index once, errors kept in order, reusable.
#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <vector>

#include "base/error_testing.h"

namespace tezpress {
namespace {

class ThreadPoolTest : public ::testing::TestWithParam<unsigned> {};

TEST_P(ThreadPoolTest, RunsEachIndexOnce) {
  ThreadPool pool(GetParam());
  for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
    std::vector<std::atomic<int>> runs(count);
    pool.run(count, [&](std::size_t i) { ++runs[i]; });
    for (const auto& run : runs) EXPECT_EQ(run, 1);
  }
}

TEST_P(ThreadPoolTest, RethrowsTheLowestFailureAndGoesOn) {
  ThreadPool pool(GetParam());
  const auto fail_from_7 = [](std::size_t i) {
    if (i >= 7) fail(ErrorCode::kInternal, "index {}", i);
  };
  EXPECT_ERROR(pool.run(100, fail_from_7), kInternal, "index 7");
  std::atomic<int> runs = 0;
  pool.run(10, [&](std::size_t) { ++runs; });
  EXPECT_EQ(runs, 10);
}

TEST_P(ThreadPoolTest, ManyShortRuns) {
  ThreadPool pool(GetParam());
  std::atomic<std::size_t> sum = 0;
  for (int round = 0; round < 2000; ++round) pool.run(3, [&](std::size_t i) { sum += i; });
  EXPECT_EQ(sum, 6000u);
}

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, ::testing::Values(1, 2, 5));

TEST(ThreadPool, CountsTheCallersThread) {
  EXPECT_EQ(ThreadPool(1).threads(), 1u);
  EXPECT_EQ(ThreadPool(3).threads(), 3u);
  EXPECT_GE(ThreadPool(0).threads(), 1u);
}

}  // namespace
}  // namespace tezpress
