// Trains one network in floating point with libtorch and rounds it to the codec's
// integers. The loss is the code length of the residual's bin under a logistic
// distribution whose width is learned per bucket of expected magnitude (cf.
// Salimans et al. 2017, PixelCNN++: discretised logistic).
#pragma once

#include <functional>
#include <optional>

#include "codec/network.h"
#include "train/training_set.h"

namespace tezpress::train {

struct TrainerOptions {
  int hidden = 16;  // units per hidden layer, even
  int steps = 4000;
  int batch = 4096;
  double rate = 3e-3;  // of Adam, falling to zero along half a cosine
  std::uint64_t seed = 1;
  int patience = 6;  // evaluations without gain until it stops
  int threads = 1;   // of libtorch
};

struct TrainerReport {
  int step = 0;
  double loss = 0;        // weighted bits per value of the validation samples
  double plain_loss = 0;  // the same without the network
};
struct TrainedNetwork {
  codec::Network network;
  TrainerReport report;      // of the floating point network that was best
  double integer_loss = 0;   // what its loss became in the codec's integers
  double largest_error = 0;  // of an integer correction, in units of the target's scale
};
// False stops the training; what is best so far counts.
using TrainerProgress = std::function<bool(const TrainerReport&)>;

// One sample in ten is kept aside for validation. start: goes on from this network, which must have as many hidden
// units. Throws kInvalidArgument for fewer samples than a network can be trained with.
TrainedNetwork train_network(const TrainingSet& samples, const TrainerOptions& options,
                             const std::optional<codec::Network>& start, const TrainerProgress& progress);

inline constexpr std::size_t kLeastSamples = 2000;

}  // namespace tezpress::train
