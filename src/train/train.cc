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

constexpr std::size_t kMostGroups = 3;   // of a series that are walked over: its first, its last, one between
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

// The groups of a series that are walked over: as many frames each, spread from its first to its last frame.
struct Walk {
  std::size_t frame_bytes = 0;
  std::size_t frames = 0;  // of a group
  std::size_t groups = 0;
  std::size_t values = 0;  // of all groups

  Walk(const TrainingSeries& series, const codec::Extent& extent)
      : frame_bytes(extent.count() * size_of(series.settings.dtype)),
        frames(std::min(series.frames, codec::default_key_interval(extent.count(), frame_bytes))),
        groups(std::min(kMostGroups, series.frames / frames)),
        values(groups * frames * extent.count()) {}

  std::vector<const std::byte*> group(const TrainingSeries& series, std::size_t number) const {
    const std::size_t first = groups == 1 ? 0 : number * (series.frames - frames) / (groups - 1);
    std::vector<const std::byte*> pointers;
    for (std::size_t i = 0; i < frames; ++i) pointers.push_back(series.data + (first + i) * frame_bytes);
    return pointers;
  }
};

// Samples of one series at one bound, weighted so that series that compress well count as much as others.
void sample_series(const TrainingSeries& series, double bound, const TrainOptions& options, std::uint64_t seed,
                   const codec::SharedModel& network, AllSets& sets) {
  const codec::Extent extent = codec::extent_of(series.settings.frame_shape);
  const std::size_t axes = axes_of(extent);
  if (axes < 2) return;
  codec::Settings settings = series.settings;
  set_bound(settings, bound);
  settings.value_range =
      codec::finite_range(settings.dtype, settings.fill_value, series.data, extent.count() * series.frames);
  settings.network = network;
  KindSets& all = sets[axes - 2];
  std::array<std::size_t, codec::kFrameKinds> before{};
  for (std::size_t k = 0; k < before.size(); ++k) before[k] = all[k].count();
  const Walk walk(series, extent);
  const std::size_t every = std::max<std::size_t>(1, walk.values / options.samples);
  double bits = 0;  // in the order that was walked over last
  for (const codec::Order order : {codec::Order::kForward, codec::Order::kBidirectional}) {
    settings.order = order;
    bits = 0;
    for (std::size_t g = 0; g < walk.groups; ++g) {
      Sampler sampler(every, seed + 100000 * g, all);
      codec::GroupEncoder(settings).watch(walk.group(series, g), sampler);
      bits += sampler.bits();
    }
  }
  const double bits_per_value = bits / static_cast<double>(walk.values);
  const auto weight = static_cast<float>(std::pow(std::max(bits_per_value, kLeastBits), -kWeightExponent));
  for (std::size_t k = 0; k < before.size(); ++k)
    std::fill(all[k].weight.begin() + static_cast<std::ptrdiff_t>(before[k]), all[k].weight.end(), weight);
}

void check(const TrainOptions& options) {
  const auto within = [](const char* name, std::size_t value, std::size_t least, std::size_t most) {
    if (value < least || value > most)
      fail(ErrorCode::kInvalidArgument, "training with {} = {}; the limits are {} and {}", name, value, least, most);
  };
  const TrainerOptions& network = options.network;
  within("rounds", static_cast<std::size_t>(options.rounds), 1, 100);
  within("steps", static_cast<std::size_t>(network.steps), 1, 10'000'000);
  within("hidden", static_cast<std::size_t>(network.hidden), 2, codec::kMaxNetworkHidden);
  within("threads", static_cast<std::size_t>(network.threads), 1, 1024);
  within("resume_round", static_cast<std::size_t>(options.position.round), 0, 100);
  within("resume_networks", static_cast<std::size_t>(options.position.networks), 0, kNetworksPerRound);
  within("samples", options.samples, kLeastSamples, std::size_t{1} << 30);
  if (network.hidden % 2 != 0)
    fail(ErrorCode::kInvalidArgument, "{} hidden units; their number must be even", network.hidden);
  if (options.bounds.empty()) fail(ErrorCode::kInvalidArgument, "there are no bounds to train for");
  for (const double bound : options.bounds)
    if (!(bound > 0) || !std::isfinite(bound))
      fail(ErrorCode::kInvalidArgument, "training at the bound {:g}; bounds are above 0 and finite", bound);
}

// As a stream will find it: with a hash, and checked.
codec::SharedModel settled(const codec::NetworkModel& model) {
  return codec::read_network_model(codec::write_network_model(model));
}

// One call of train_model().
class Training {
 public:
  Training(std::span<const TrainingSeries> series, const TrainOptions& options, const TrainListener& listener)
      : series_(series), options_(options), listener_(listener) {
    if (options.start) model_ = *options.start;
    if (options.resumed) model_ = *options.resumed;
    model_.note = options.note;
  }

  codec::SharedModel run() {
    trained_ = options_.resumed != nullptr;
    for (int round = 0; round < options_.rounds && go_on_; ++round) {
      sample(round);
      if (round >= options_.position.round && go_on_) train(round);
    }
    if (trained_) return settled(model_);
    if (!go_on_) return nullptr;
    fail(ErrorCode::kInvalidArgument,
         "nothing to learn from: a model needs series of frames with two or three axes and {} values at least",
         kLeastSamples);
  }

 private:
  // The samples of rounds before that in which a training goes on are drawn again.
  void sample(int round) {
    const codec::SharedModel network = round == 0 ? options_.start : settled(model_);
    for (std::size_t i = 0; i < series_.size(); ++i) {
      for (std::size_t b = 0; b < options_.bounds.size() && go_on_; ++b) {
        go_on_ = listener_.sampling({round, i, options_.bounds[b]});
        if (!go_on_) return;
        const std::uint64_t seed = options_.network.seed + 1000 * static_cast<std::uint64_t>(round) + 10 * i + b;
        sample_series(series_[i], options_.bounds[b], options_, seed, network, sets_);
      }
    }
  }

  // What there are samples for.
  void train(int round) {
    const int first = round == options_.position.round ? options_.position.networks : 0;
    for (int i = first; i < kNetworksPerRound && go_on_; ++i) {
      const TrainingSet& set =
          sets_[static_cast<std::size_t>(i / codec::kFrameKinds)][static_cast<std::size_t>(i % codec::kFrameKinds)];
      if (set.count() >= kLeastSamples) train_one(set, {round, i});
    }
  }

  void train_one(const TrainingSet& set, TrainPosition at) {
    const int axes = at.networks / codec::kFrameKinds;
    const int kind = at.networks % codec::kFrameKinds;
    auto& network = model_.networks[static_cast<std::size_t>(axes)][static_cast<std::size_t>(kind)];
    TrainProgress progress{at.round, axes + 2, static_cast<FrameKind>(kind), set.count(), {}};
    const TrainedNetwork result = train_network(set, options_.network, network, [&](const TrainerReport& report) {
      progress.report = report;
      go_on_ = listener_.training(progress);
      return go_on_;
    });
    progress.report = result.report;
    // Otherwise it could only harm, and the codec does better without it.
    if (result.integer_loss < result.report.plain_loss) network = result.network;
    trained_ = true;
    if (go_on_) listener_.trained(progress, result, settled(model_), {at.round, at.networks + 1});
  }

  std::span<const TrainingSeries> series_;
  const TrainOptions& options_;
  const TrainListener& listener_;
  codec::NetworkModel model_;
  AllSets sets_;
  bool trained_ = false;
  bool go_on_ = true;
};

}  // namespace

codec::SharedModel train_model(std::span<const TrainingSeries> series, const TrainOptions& options,
                               const TrainListener& listener) {
  check(options);
  return Training(series, options, listener).run();
}

}  // namespace tezpress::train
