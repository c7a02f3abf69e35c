// A small network that improves a linear prediction, in integers only. Three
// layers: inputs of 8 fractional bits, two rectified hidden layers of 8, a
// correction of 12, in units of the target's local scale. Every sum is proven to
// fit 32 bits before a network is used (check_network).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/frame_model.h"
#include "codec/kernels.h"

namespace tezpress::codec {

// weights: [outputs][inputs], inputs padded to an even number with zeros; sums are shifted right by `shift`.
struct NetworkLayer {
  int inputs = 0;  // even
  int outputs = 0;
  int shift = 0;
  std::vector<std::int16_t> weights;
  std::vector<std::int32_t> biases;  // the first layer has kLevelClasses sets of them
};

struct Network {
  NetworkLayer first;
  NetworkLayer second;
  NetworkLayer last;  // one output
};

inline constexpr int kNetworkInputLimit = 2047;    // +-8 with 8 fractional bits
inline constexpr int kNetworkHiddenLimit = 4095;   // 0 to 16 with 8 fractional bits
inline constexpr int kNetworkOutputLimit = 32767;  // +-8 with 12 fractional bits
inline constexpr int kNetworkOutputBits = 12;
inline constexpr int kMaxNetworkHidden = 64;
inline constexpr int kMaxNetworkInputs = 128;

inline int even(int count) { return (count + 1) / 2 * 2; }

// Throws kCorrupt, naming the layer, where a network's shape is not that of a network of `inputs` inputs or some sum
// may leave 32 bits.
void check_network(const Network& network, int inputs);

}  // namespace tezpress::codec
