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

// Where a training stands: in this round, counted from 0, so many of the possible networks (of two, then of three axes,
// by kind) are done.
struct TrainPosition {
  int round = 0;
  int networks = 0;
};
inline constexpr int kNetworksPerRound = 2 * codec::kFrameKinds;

struct TrainOptions {
  std::vector<double> bounds{1e-2, 1e-3, 1e-4, 1e-5};
  int rounds = 2;               // the first on a loop without network, the others with the one so far
  std::size_t samples = 60000;  // of each series at each bound and round
  TrainerOptions network;
  codec::SharedModel start;  // fine-tuning: begins with these networks; may be null
  std::string note;          // kept in the model
  // Going on with an interrupted training: its model so far, null for a new one, and where it stood.
  codec::SharedModel resumed;
  TrainPosition position;
};

struct SamplingProgress {
  int round = 0;
  std::size_t series = 0;
  double bound = 0;
};
struct TrainProgress {
  int round = 0;
  int axes = 0;
  codec::FrameKind kind = codec::FrameKind::kIntra;
  std::size_t samples = 0;
  TrainerReport report;
};
// False stops; the model so far is returned.
struct TrainListener {
  std::function<bool(const SamplingProgress&)> sampling = [](const SamplingProgress&) { return true; };
  std::function<bool(const TrainProgress&)> training = [](const TrainProgress&) { return true; };
  // After each network that was not stopped: what it came to, the model with it, and where to go on from there.
  std::function<void(const TrainProgress&, const TrainedNetwork&, const codec::SharedModel&, TrainPosition)> trained =
      [](const TrainProgress&, const TrainedNetwork&, const codec::SharedModel&, TrainPosition) {};
};

// Null where it was stopped before anything was trained. Throws kInvalidArgument for options that make no sense and
// where there is nothing to learn from (no series of two or three axes, too few values).
codec::SharedModel train_model(std::span<const TrainingSeries> series, const TrainOptions& options,
                               const TrainListener& listener);

}  // namespace tezpress::train
