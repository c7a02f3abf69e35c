// A network in the codec's integers on samples that libtorch holds, to see what
// rounding it cost. One target at a time, in 64 bits, as docs/format.md says it:
// the codec's kernels are checked against the same formulas by their own tests.
#pragma once

#include <torch/torch.h>

#include "codec/network.h"

namespace tezpress::train {

// The codec's largest correction, in units of the target's scale.
inline constexpr double kCorrectionLimit =
    static_cast<double>(codec::kNetworkOutputLimit) / (1 << codec::kNetworkOutputBits);

// values: (N, inputs), multiples of 1/256; level: (N) of class numbers. Returns (N) corrections in units of the
// target's scale, on the CPU.
torch::Tensor integer_forward(const codec::Network& network, const torch::Tensor& values, const torch::Tensor& level);

}  // namespace tezpress::train
