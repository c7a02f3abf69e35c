#include "plugins/metrics/child_results.h"

namespace tezpress {

Options results_of_child(Metric& child, const TrialView& trial) {
  Options results;
  for (const auto& [key, option] : child.evaluate(trial))
    results.set(key.starts_with('/') ? key : named_key(child.name(), key), option);
  return results;
}

}  // namespace tezpress
