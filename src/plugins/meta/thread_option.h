// pressio:nthreads, the common key for a number of threads.
#pragma once

#include "core/configurable.h"

namespace tezpress {

inline constexpr double kMaxThreads = 1024;

// The same number as the plugin's own option; described before it, so that the plugin's own wins.
template <typename T>
void describe_threads(OptionVisitor& visitor, T& threads) {
  visitor.visit(
      {.key = "pressio:nthreads", .sentence = "number of threads to use", .minimum = 1, .maximum = kMaxThreads},
      [&threads] { return Option(static_cast<std::uint32_t>(threads)); },
      [&threads](const Option& option) { threads = option.get<std::uint32_t>(); });
}

}  // namespace tezpress
