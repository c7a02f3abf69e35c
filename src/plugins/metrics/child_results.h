// Results of a metric inside another: under the child's own name, where the tree is
// named, as LibPressio lists them ("/c/composite/size:size:bit_rate").
#pragma once

#include "core/metric.h"

namespace tezpress {

Options results_of_child(Metric& child, const TrialView& trial);

}  // namespace tezpress
