// Where an encoder's time goes: nanoseconds per stage, summed over groups and
// threads. Measured only where a caller asks; the bytes do not depend on it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace tezpress::codec {

struct StageTimes {
  std::atomic<std::uint64_t> plan = 0;  // bounds, value maps, special values
  std::atomic<std::uint64_t> fit = 0;   // experts, contexts, level-wise bounds: trial walks over some frames
  std::atomic<std::uint64_t> code = 0;  // predict, quantise, verify and entropy code, which are one pass
};

// Adds the time of its scope to a stage of times, which may be null.
class StageScope {
 public:
  StageScope(StageTimes* times, std::atomic<std::uint64_t> StageTimes::*stage) : times_(times), stage_(stage) {}
  ~StageScope() {
    if (times_ == nullptr) return;
    const auto elapsed = std::chrono::steady_clock::now() - start_;
    (times_->*stage_) += static_cast<std::uint64_t>(std::chrono::nanoseconds(elapsed).count());
  }
  StageScope(const StageScope&) = delete;
  StageScope& operator=(const StageScope&) = delete;

 private:
  StageTimes* times_;
  std::atomic<std::uint64_t> StageTimes::*stage_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace tezpress::codec
