// Samples of targets as the codec meets them: the network's integer inputs, and
// what is left to predict. One set per number of axes and kind of frame.
#pragma once

#include <cstdint>
#include <vector>

namespace tezpress::train {

struct TrainingSet {
  int inputs = 0;
  std::vector<std::int16_t> values;  // (samples, inputs), 8 fractional bits
  std::vector<float> residual;       // target less the prediction to be improved, in quantisation bins
  std::vector<float> scale;          // of the network's output, in bins
  std::vector<std::uint8_t> bucket;  // half octave of the index's expected magnitude
  std::vector<std::uint8_t> level;   // level class
  std::vector<float> weight;         // of the sample's code length in the loss
  std::size_t count() const { return residual.size(); }
};

}  // namespace tezpress::train
