// A level that has two names: the compressor's own and pressio:lossless, as in
// LibPressio. One decision: the name that was changed last wins, the own name
// where both were, and afterwards both say the same.
#pragma once

#include <algorithm>

#include "core/configurable.h"

namespace tezpress {

class EffortLevel {
 public:
  EffortLevel(std::int32_t level, std::int32_t lowest, std::int32_t highest)
      : level_(level), lossless_(level), lowest_(lowest), highest_(highest) {}

  std::int32_t value() const { return level_; }

  void describe(OptionVisitor& visitor, const char* key) {
    visitor.option(
        {.key = "pressio:lossless",
         .sentence = fmt::format("effort: small is fast, large is dense; kept between {} and {}", lowest_, highest_)},
        lossless_);
    visitor.option({.key = key,
                    .sentence = "effort: small is fast, large is dense",
                    .minimum = static_cast<double>(lowest_),
                    .maximum = static_cast<double>(highest_)},
                   level_);
  }

  // For the plugin's changed(). own_is_new: newly_set() of the plugin's own key.
  void changed(bool own_is_new) {
    if (!own_is_new) level_ = std::clamp(lossless_, lowest_, highest_);
    lossless_ = level_;
  }

 private:
  std::int32_t level_;
  std::int32_t lossless_;
  std::int32_t lowest_;
  std::int32_t highest_;
};

}  // namespace tezpress
