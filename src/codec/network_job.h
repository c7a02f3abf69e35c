// One row of targets for the network's kernel (kernels_network.inc).
#pragma once

#include "codec/network.h"
#include "codec/network_inputs.h"

namespace tezpress::codec {

struct NetworkJob {
  const Network* network;
  const NetworkInputs* inputs;
  const std::int32_t* const* taps;  // of inputs->taps, beside target 0; further targets follow
  const std::uint32_t* features;    // kContextFeatures rows; those of kNetworkFeatures are read
  int feature_stride;
  int level_class;
  std::int32_t step;
};

inline constexpr int kNetworkChunk = 32;  // targets at a time

// The inputs of one chunk, [pair of inputs][target][2], and each target's scale: corrections are in 2^scale units.
struct NetworkChunk {
  alignas(32) std::int16_t inputs[kMaxNetworkInputs / 2][kNetworkChunk][2];
  int scale[kNetworkChunk];
};

// The inputs of the count targets (at most kNetworkChunk) from target `begin` on, whose predictions these are; the
// definition, for training.
void network_inputs_scalar(const NetworkJob& job, int begin, int count, const std::int32_t* prediction,
                           NetworkChunk& chunk);

}  // namespace tezpress::codec
