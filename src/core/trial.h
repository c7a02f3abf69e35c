// Compress, decompress, time, verify: once, here, for every front end.
#pragma once

#include "core/metric.h"

namespace tezpress {

// Where and by how much a reconstruction leaves its bound.
struct Violation {
  std::size_t count = 0;        // values outside the bound
  std::size_t first_index = 0;  // in C order
  double original = 0;
  double reconstructed = 0;
};

// The calls after the first one of a direction: some that are not timed, then those that are.
struct TrialPlan {
  unsigned warmup = 0;
  unsigned repeats = 0;
};

struct WarmCalls {
  std::vector<double> seconds;  // one per timed call
  std::vector<Stage> stages;    // of the last of them
};

struct TrialResult {
  Bytes compressed;  // of the last call, as output
  Array output;
  double compress_seconds = 0;  // of the first call of a fresh clone
  double decompress_seconds = 0;
  std::vector<Stage> compress_stages;
  std::vector<Stage> decompress_stages;
  WarmCalls warm_compress;
  WarmCalls warm_decompress;
  Violation violation;  // count 0: the bound holds
  Options metrics;      // of all metrics given
  Options results;      // what encoder and decoder found out themselves
};

// bound.kind kNone: nothing to verify. NaN must come back as NaN, infinities exactly, whatever the bound.
// Decompression is done by a fresh clone, so that nothing can be remembered from compression. All calls of one
// direction use one clone.
TrialResult run_trial(const Compressor& compressor, ConstView input, ErrorBound bound,
                      const std::vector<std::unique_ptr<Metric>>& metrics, TrialPlan plan = {});

// The check alone: absolute, relative to the finite range of original, point-wise relative, or bit-exact.
Violation verify_bound(ConstView original, ConstView reconstructed, ErrorBound bound);

}  // namespace tezpress
