// Quiet blocks are found where contexts say so, their flags follow the indices,
// and what is left of a row are the stretches between skipped blocks.
#include "codec/quiet_blocks.h"

#include <gtest/gtest.h>

namespace tezpress::codec {
namespace {

std::vector<TargetContext> contexts_of(const std::vector<int>& buckets) {
  std::vector<TargetContext> contexts;
  for (const int bucket : buckets) contexts.push_back({static_cast<std::uint16_t>(bucket * kSignStrengths), 0, 0, 0});
  return contexts;
}

std::vector<std::pair<int, int>> stretches(QuietBlocks& blocks) {
  std::vector<std::pair<int, int>> result;
  for (const QuietBlocks::Run run : blocks.runs()) result.emplace_back(run.begin, run.end);
  return result;
}

TEST(QuietBlocks, HaveContextsBySumAndHighestBucket) {
  std::vector<TargetContext> contexts = contexts_of(std::vector<int>(16, 3));
  contexts[5].primary = kSignStrengths * 7 + 2;
  QuietBlocks blocks(kernels());
  blocks.find(contexts);
  ASSERT_EQ(blocks.contexts().size(), 1u);
  EXPECT_EQ(blocks.contexts()[0].primary, (15 * 3 + 7) / 4);
  EXPECT_EQ(blocks.contexts()[0].secondary, kQuietPrimary + 4 * 7 + 1);
  EXPECT_EQ(blocks.contexts()[0].raw_bits, 0);
}

TEST(QuietBlocks, AreNeitherLoudNorShort) {
  std::vector<int> buckets(16 + 16 + 7, 0);
  buckets[20] = kQuietBuckets;
  QuietBlocks blocks(kernels());
  blocks.find(contexts_of(buckets));
  EXPECT_EQ(blocks.contexts().size(), 1u);
  buckets.push_back(kQuietBuckets - 1);  // the last one has eight now
  blocks.find(contexts_of(buckets));
  EXPECT_EQ(blocks.contexts().size(), 2u);
}

TEST(QuietBlocks, LeaveTheStretchesBetweenThem) {
  std::vector<int> buckets(5 * 16, 0);
  buckets[70] = kBuckets - 1;  // the fifth block is loud
  QuietBlocks blocks(kernels());
  blocks.find(contexts_of(buckets));
  std::vector<std::int32_t> indices(buckets.size(), 0);
  indices[16] = -1;
  indices[47] = 1;
  blocks.set_flags(indices.data());
  EXPECT_EQ(blocks.flags(), (std::vector<std::int32_t>{0, 1, 1, 0}));
  EXPECT_EQ(stretches(blocks), (std::vector<std::pair<int, int>>{{16, 48}, {64, 80}}));
  blocks.flags() = {1, 1, 1, 1};
  EXPECT_EQ(stretches(blocks), (std::vector<std::pair<int, int>>{{0, 80}}));
}

TEST(QuietBlocks, WithoutAnyAllOfTheRowIsLeft) {
  QuietBlocks blocks(kernels());
  blocks.find(contexts_of(std::vector<int>(20, kBuckets - 1)));
  EXPECT_TRUE(blocks.flags().empty());
  EXPECT_EQ(stretches(blocks), (std::vector<std::pair<int, int>>{{0, 20}}));
}

TEST(QuietBlocks, ModelsHaveRoomForAllContexts) {
  std::vector<TokenModel> models;
  reset_quiet_models(models);
  QuietBlocks blocks(kernels());
  std::vector<TargetContext> contexts = contexts_of(std::vector<int>(16, kQuietBuckets - 1));
  for (TargetContext& context : contexts) context.primary += kSignStrengths - 1;
  blocks.find(contexts);
  ASSERT_EQ(blocks.contexts().size(), 1u);
  EXPECT_EQ(blocks.contexts()[0].primary, kQuietPrimary - 1);
  EXPECT_EQ(blocks.contexts()[0].secondary + 1u, models.size());
}

}  // namespace
}  // namespace tezpress::codec
