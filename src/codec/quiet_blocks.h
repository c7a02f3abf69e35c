// Blocks of a row whose contexts expect hardly anything but zeros (tool
// kSkipsBlocks): each has a flag that says whether it is all zero, and those
// that are cost no token. Found from the contexts alone, before the row is coded.
#pragma once

#include <span>
#include <vector>

#include "codec/kernels.h"

namespace tezpress::codec {

inline constexpr int kLeastQuietBlock =
    8;                                    // a row's last block may have fewer than 16 targets, but not fewer than this
inline constexpr int kQuietBuckets = 12;  // buckets of expected magnitude below this one are quiet
inline constexpr int kQuietPrimary = kQuietBlock * (kQuietBuckets - 1) / 4 + 1;
inline constexpr int kQuietSecondary = 4 * kQuietBuckets;
inline constexpr int kQuietModels = kQuietPrimary + kQuietSecondary;

// Distributions of flags that nothing is known of yet: one in sixteen is set.
void reset_quiet_models(std::vector<TokenModel>& models);

class QuietBlocks {
 public:
  explicit QuietBlocks(const Kernels& kernels) : kernels_(kernels) {}

  struct Run {
    int begin;
    int end;
  };

  // Looks for the quiet blocks of a row.
  void find(std::span<const TargetContext> contexts);
  const std::vector<TargetContext>& contexts() const { return contexts_; }
  // One per quiet block, to be filled: 1 if some index is not zero. From the indices, or from the stream.
  std::vector<std::int32_t>& flags() { return flags_; }
  void set_flags(const std::int32_t* indices);
  // After the flags are known: the stretches of targets that carry tokens.
  const std::vector<Run>& runs();

 private:
  const Kernels& kernels_;
  int width_ = 0;
  std::vector<BlockSums> sums_;
  std::vector<Run> blocks_;
  std::vector<TargetContext> contexts_;
  std::vector<std::int32_t> flags_;
  std::vector<Run> runs_;
};

}  // namespace tezpress::codec
