// Trains a model on series of the user's: the codec's own closed loop is walked
// over, first without a network, then with the one trained so far, so that it
// learns on reconstructions and on its own mistakes (Ross et al. 2011, DAgger).
#pragma once

#include <functional>
#include <string>

#include "codec/network_model.h"
#include "codec/settings.h"
#include "train/network_trainer.h"

namespace tezpress::train {

// data: frames frames of settings.frame_shape, contiguous. Each of `bounds` replaces settings.bound in turn:
// value-range-relative for floats, absolute for integers.
struct TrainingSeries {
  std::string name;
  codec::Settings settings;
  const std::byte* data = nullptr;
  std::size_t frames = 0;
};

struct TrainOptions {
  std::vector<double> bounds{1e-2, 1e-3, 1e-4, 1e-5};
  int rounds = 2;               // the first on a loop without network, the others with the one so far
  std::size_t samples = 60000;  // of each series at each bound and round
  TrainerOptions network;
  codec::SharedModel start;  // fine-tuning: begins with these networks; may be null
  std::string note;          // kept in the model
};

struct TrainProgress {
  int round = 0;
  int axes = 0;
  codec::FrameKind kind = codec::FrameKind::kIntra;
  std::size_t samples = 0;
  TrainerReport report;
};
// False stops; the model so far is returned.
using TrainListener = std::function<bool(const TrainProgress&)>;

// Throws kInvalidArgument where there is nothing to learn from (no series of two or three axes, too few values).
codec::SharedModel train_model(std::span<const TrainingSeries> series, const TrainOptions& options,
                               const TrainListener& listener);

}  // namespace tezpress::train
