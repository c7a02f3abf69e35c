#include "train/train.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/error.h"
#include "codec/group_encoder.h"
#include "train/sample_side.h"

namespace tezpress::train {
namespace {

using codec::FrameKind;

constexpr double kLeastBits = 0.05;      // per value, below which a series' weight grows no further
constexpr double kWeightExponent = 0.7;  // between alike bits (0) and alike ratios (1) for all series and bounds

// [two or three axes][kind]
using AllSets = std::array<KindSets, 2>;

std::size_t axes_of(const codec::Extent& extent) {
  return static_cast<std::size_t>(
      std::count_if(extent.length.begin(), extent.length.end(), [](int length) { return length > 1; }));
}

class Sampler final : public codec::FrameWatcher {
 public:
  Sampler(std::size_t every, std::uint64_t seed, KindSets& sets) : every_(every), seed_(seed), sets_(&sets) {}
  void start(const codec::FrameCoder& coder, const codec::FrameModel& model, const codec::UnitScale& scale) override {
    side_.emplace(coder, model, scale, every_, seed_, *sets_);
  }
  codec::CodingSide& begin_frame(const codec::FrameSource& source) override {
    side_->begin_frame(source);
    return *side_;
  }
  double bits() const { return side_->bits(); }

 private:
  std::size_t every_;
  std::uint64_t seed_;
  KindSets* sets_;
  std::optional<SampleSide> side_;
};

void set_bound(codec::Settings& settings, double bound) {
  settings.bound = {};
  if (is_floating(settings.dtype))
    settings.bound.rel = bound;
  else
    settings.bound.abs = bound;
}

// Samples of one series at one bound, weighted so that series that compress well count as much as others.
void sample_series(const TrainingSeries& series, double bound, const TrainOptions& options, std::uint64_t seed,
                   const codec::SharedModel& network, AllSets& sets) {
  codec::Settings settings = series.settings;
  set_bound(settings, bound);
  settings.network = network;
  const codec::Extent extent = codec::extent_of(settings.frame_shape);
  const std::size_t axes = axes_of(extent);
  if (axes < 2) return;
  const std::size_t bytes = extent.count() * size_of(settings.dtype);
  const std::size_t frames = std::min(series.frames, codec::default_key_interval(extent.count(), bytes));
  std::vector<const std::byte*> pointers;
  for (std::size_t i = 0; i < frames; ++i) pointers.push_back(series.data + i * bytes);
  KindSets& all = sets[axes - 2];
  std::array<std::size_t, codec::kFrameKinds> before{};
  for (std::size_t k = 0; k < before.size(); ++k) before[k] = all[k].count();
  const std::size_t every = std::max<std::size_t>(1, frames * extent.count() / options.samples);
  double bits = 0;
  for (const codec::Order order : {codec::Order::kForward, codec::Order::kBidirectional}) {
    settings.order = order;
    Sampler sampler(every, seed, all);
    codec::GroupEncoder(settings).watch(pointers, sampler);
    bits = sampler.bits() / static_cast<double>(frames * extent.count());
  }
  const auto weight = static_cast<float>(std::pow(std::max(bits, kLeastBits), -kWeightExponent));
  for (std::size_t k = 0; k < before.size(); ++k)
    std::fill(all[k].weight.begin() + static_cast<std::ptrdiff_t>(before[k]), all[k].weight.end(), weight);
}

// Trains what there are samples for; false when the listener wants no more.
bool train_networks(const AllSets& sets, int round, const TrainOptions& options, codec::NetworkModel& model,
                    const TrainListener& listener) {
  bool go_on = true;
  for (std::size_t axes = 0; axes < sets.size(); ++axes) {
    for (std::size_t kind = 0; kind < codec::kFrameKinds && go_on; ++kind) {
      const TrainingSet& set = sets[axes][kind];
      if (set.count() < kLeastSamples) continue;
      auto& network = model.networks[axes][kind];
      network = train_network(set, options.network, network, [&](const TrainerReport& report) {
        go_on = listener({round, static_cast<int>(axes) + 2, static_cast<FrameKind>(kind), set.count(), report});
        return go_on;
      });
    }
  }
  return go_on;
}

// As a stream will find it: with a hash, and checked.
codec::SharedModel settled(const codec::NetworkModel& model) {
  return codec::read_network_model(codec::write_network_model(model));
}

}  // namespace

codec::SharedModel train_model(std::span<const TrainingSeries> series, const TrainOptions& options,
                               const TrainListener& listener) {
  codec::NetworkModel model;
  if (options.start) model = *options.start;
  model.note = options.note;
  AllSets sets;
  codec::SharedModel current = options.start;
  for (int round = 0; round < options.rounds; ++round) {
    for (std::size_t i = 0; i < series.size(); ++i)
      for (std::size_t b = 0; b < options.bounds.size(); ++b)
        sample_series(series[i], options.bounds[b], options,
                      options.network.seed + 1000 * static_cast<std::uint64_t>(round) + 10 * i + b, current, sets);
    const bool go_on = train_networks(sets, round, options, model, listener);
    current = settled(model);
    if (!go_on) break;
  }
  const auto trained = [](const KindSets& kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [](const TrainingSet& s) { return s.count() >= kLeastSamples; });
  };
  if (std::none_of(sets.begin(), sets.end(), trained))
    fail(ErrorCode::kInvalidArgument,
         "nothing to learn from: a model needs series of frames with two or three axes and {} values at least",
         kLeastSamples);
  return current;
}

}  // namespace tezpress::train
