#include "codec/quiet_blocks.h"

#include <algorithm>

namespace tezpress::codec {

void reset_quiet_models(std::vector<TokenModel>& models) {
  std::uint16_t frequencies[kTokens];
  std::fill(frequencies, frequencies + kTokens, std::uint16_t{1});
  frequencies[fold(1)] = kProbOne / 16;
  frequencies[0] = static_cast<std::uint16_t>(kProbOne - kProbOne / 16 - (kTokens - 2));
  models.resize(kQuietModels);
  for (TokenModel& model : models) model.reset(frequencies);
}

void QuietBlocks::find(std::span<const TargetContext> contexts) {
  width_ = static_cast<int>(contexts.size());
  sums_.resize((contexts.size() + kQuietBlock - 1) / kQuietBlock);
  kernels_.block_sums(contexts.data(), width_, sums_.data());
  blocks_.clear();
  contexts_.clear();
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const BlockSums& sums = sums_[i];
    const int begin = static_cast<int>(i) * kQuietBlock;
    const int end = std::min(width_, begin + kQuietBlock);
    if (sums.highest >= kQuietBuckets || end - begin < kLeastQuietBlock) continue;
    const unsigned leaning = std::min<unsigned>(sums.leaning, 3);
    blocks_.push_back({begin, end});
    contexts_.push_back({static_cast<std::uint16_t>(sums.buckets / 4),
                         static_cast<std::uint16_t>(kQuietPrimary + 4 * sums.highest + leaning), 0, 0});
  }
  flags_.resize(blocks_.size());
}

void QuietBlocks::set_flags(const std::int32_t* indices) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    std::int32_t any = 0;
    for (int x = blocks_[i].begin; x < blocks_[i].end; ++x) any |= indices[x];
    flags_[i] = any != 0 ? 1 : 0;
  }
}

const std::vector<QuietBlocks::Run>& QuietBlocks::runs() {
  runs_.clear();
  int begin = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (flags_[i] != 0) continue;
    if (blocks_[i].begin > begin) runs_.push_back({begin, blocks_[i].begin});
    begin = blocks_[i].end;
  }
  if (width_ > begin) runs_.push_back({begin, width_});
  return runs_;
}

}  // namespace tezpress::codec
