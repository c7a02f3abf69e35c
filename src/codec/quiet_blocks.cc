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
  blocks_.clear();
  contexts_.clear();
  for (int begin = 0; begin + kLeastQuietBlock <= width_; begin += kQuietBlock) {
    const int end = std::min(width_, begin + kQuietBlock);
    unsigned highest = 0;
    unsigned sum = 0;
    unsigned crowd = 0;
    for (int x = begin; x < end; ++x) {
      const TargetContext& context = contexts[static_cast<std::size_t>(x)];
      const unsigned bucket = context.primary / kSignStrengths;
      highest = std::max(highest, bucket);
      sum += bucket;
      crowd += context.secondary % 12 != 0 ? 1 : 0;
    }
    if (highest >= kQuietBuckets) continue;
    blocks_.push_back({begin, end});
    contexts_.push_back({static_cast<std::uint16_t>(sum / 4),
                         static_cast<std::uint16_t>(kQuietPrimary + 4 * highest + std::min(crowd, 3u)), 0, 0});
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
