#include "codec/loop_encoder.h"

#include <algorithm>

#include "codec/group_header.h"
#include "codec/model_io.h"

namespace tezpress::codec {
namespace {

// Frames that the fitting pass walks over: a run from the key frame on, and for long groups one from the middle.
constexpr std::size_t kFitFrames = 3;
constexpr std::size_t kSecondRunFrom = 16;
// In shorter groups the trial of level laws would be most of the work.
constexpr std::size_t kLawsFrom = 6;
// What a finer law must at least save.
constexpr double kLawGain = 0.998;
constexpr double kLawGainToGoOn = 0.97;
constexpr std::int32_t kMinStepForLaws = 3;
// Distances of anchors that are tried; the second where the first saves much.
constexpr std::size_t kUsualDistance = 4;
constexpr std::size_t kWideDistance = 8;
constexpr double kShareToGoOn = 0.85;
constexpr std::size_t kLeastFramesBetween = 3;
constexpr std::size_t kTriedWhole = 12;  // groups of so many frames are coded whole in a trial
// What says that time helps: later frames' share of the key frame, and bits per value.
constexpr double kCoherentShare = 0.9;
constexpr double kMostBitsPerValue = 2.7;

}  // namespace

void LoopEncoder::use_level_law(int law) {
  model_ = default_model(step_);
  set_level_steps(model_, step_, law, !map_.real());
}

// Estimated bits of the whole group, from a side that has walked over its first frames.
double LoopEncoder::group_bits(double key_bits, double all_bits, std::size_t walked, std::size_t frames) {
  if (walked < 2) return key_bits;
  return key_bits + (all_bits - key_bits) * static_cast<double>(frames - 1) / static_cast<double>(walked - 1);
}

double LoopEncoder::law_cost(int law, GroupSource& source) {
  use_level_law(law);
  coder_.start_group();
  const std::size_t walked = std::min(source.frames(), kLawFrames);
  double key_bits = 0;
  CostSide side(coder_, map_.scale());
  FrameOrder order;
  for (std::size_t i = 0; i < walked; ++i) {
    side.begin_frame(source.frame(i));
    coder_.code(side, model_, order.take());
    if (i == 0) key_bits = side.bits();
  }
  return group_bits(key_bits, side.bits(), walked, source.frames()) / source.share();
}

// Lets a side code frames from `first` on, in the group's order; later ones than the group has are left out.
void LoopEncoder::walk(FitSide& side, GroupSource& source, std::size_t first, FitCounts& counts) {
  const std::size_t steps = anchor_distance_ == kForwardOrder ? kFitFrames : anchor_distance_ + 2;
  coder_.start_group();
  FrameOrder order(source.frames() - first, anchor_distance_);
  for (std::size_t i = 0; i < std::min(steps, source.frames() - first); ++i) {
    const FrameStep step = order.take();
    side.begin_frame(source.frame(first + step.frame));
    coder_.code(side, model_, step);
    ++counts.frames_walked[static_cast<std::size_t>(step.kind)];
    if (first == 0 && i < kLawFrames) counts.bits_after[i] = side.bits();
  }
}

// Fits under the law and in the order that are in use.
FitCounts LoopEncoder::collect(FitSide& side, GroupSource& source) {
  FitCounts counts{};
  counts.share = source.share();
  FrameOrder order(source.frames(), anchor_distance_);
  for (std::size_t i = 0; i < source.frames(); ++i)
    ++counts.frames_in_group[static_cast<std::size_t>(order.take().kind)];
  walk(side, source, 0, counts);
  if (source.frames() >= kSecondRunFrom) walk(side, source, source.frames() / 2, counts);
  return counts;
}

// The first walk serves both to fit under the usual law and to compare it with the next finer one, which
// pays where predictions from coarse levels are good.
void LoopEncoder::fit(const GroupPlan& plan, GroupSource& source, Effort effort, const SharedModel& network) {
  map_ = plan.map;
  step_ = plan.step;
  network_ = network;
  level_law_ = kSameBound;
  anchor_distance_ = kForwardOrder;
  use_level_law(level_law_);
  model_.skips_blocks = effort == Effort::kFast;
  if (effort == Effort::kFast) return;
  FitSide side(coder_, map_.scale(), FitFor::kExperts);
  FitCounts counts = collect(side, source);
  const std::size_t walked = std::min(source.frames(), kLawFrames);
  double best =
      group_bits(counts.bits_after[0], counts.bits_after[walked - 1], walked, source.frames()) / source.share();
  const bool try_laws = step_ >= kMinStepForLaws && source.frames() >= kLawsFrom;
  for (int law = kSameBound + 1; law < kLevelLaws && try_laws; ++law) {
    const double cost = law_cost(law, source);
    if (cost >= best * kLawGain) break;
    level_law_ = law;
    // The step after next is worth a trial only where this one saved much.
    const bool enough = cost >= best * kLawGainToGoOn;
    best = cost;
    if (enough) break;
  }
  use_level_law(level_law_);
  if (level_law_ != kSameBound) {
    side = FitSide(coder_, map_.scale(), FitFor::kExperts);
    counts = collect(side, source);
  }
  side.improve_experts(model_, counts);
  estimate_ = {.key_bytes = counts.bits_after[0] / (8 * source.share()), .group_bytes = best / 8};
  side.improve_contexts(model_);
  forward_ = model_;
  // Where the network does not help one way, it is not tried the other way.
  if (!use_network(source)) network_ = nullptr;
}

// Walks once more with the network beside the other experts and, where that promises something, codes some frames
// both ways. False, and nothing changed, where it does not pay.
bool LoopEncoder::use_network(GroupSource& source) {
  if (!network_) return false;
  const FrameModel plain = model_;
  model_.network = network_;
  FitSide side(coder_, map_.scale(), FitFor::kNetwork);
  FitCounts counts{};
  if (add_network_experts(model_, coder_.extent())) walk(side, source, 0, counts);
  if (side.keep_network_where_good(model_)) {
    side.improve_contexts(model_);
    const FrameModel improved = model_;
    const std::size_t trial = std::min(source.frames(), anchor_distance_ + kFitFrames - 1);
    const double bytes = trial_bytes(*this, source, trial);
    model_ = plain;
    if (bytes < trial_bytes(*this, source, trial)) {
      model_ = improved;
      return true;
    }
  }
  model_ = plain;
  return false;
}

// Whether frames between references may pay: the frames after the key frame must be smaller than it, and where a
// value takes many bits, most of them are noise.
bool LoopEncoder::coheres(const GroupSource& source) const {
  const auto frames = static_cast<double>(source.frames());
  const double later = (estimate_.group_bytes - estimate_.key_bytes) / (frames - 1);
  const double values = static_cast<double>(coder_.extent().count()) / source.share() * frames;
  return later < kCoherentShare * estimate_.key_bytes && 8 * estimate_.group_bytes < kMostBitsPerValue * values;
}

// Fits to the frames that are coded first, with two anchors after the key frame among them; the key frame keeps its
// model.
void LoopEncoder::fit_bidirectional(std::size_t distance, GroupSource& source) {
  anchor_distance_ = distance;
  use_level_law(level_law_);
  constexpr auto kKey = static_cast<std::size_t>(FrameKind::kIntra);
  model_.experts[kKey] = forward_.experts[kKey];
  model_.contexts[kKey] = forward_.contexts[kKey];
  FitSide side(coder_, map_.scale(), FitFor::kExperts);
  side.leave_out(FrameKind::kIntra);
  const FitCounts counts = collect(side, source);
  side.improve_experts(model_, counts);
  side.improve_contexts(model_);
  use_network(source);
}

// Codes some frames in the order that was fitted and in bidirectional ones, and keeps the best. Wider distances
// are tried where a narrow one saves much.
void LoopEncoder::choose_order(GroupSource& source, Order wanted, Effort effort) {
  const std::size_t frames = source.frames();
  if (wanted == Order::kForward || effort == Effort::kFast || frames < kLeastFramesBetween) return;
  if (wanted == Order::kAuto && effort != Effort::kMax && !coheres(source)) return;
  // Of the order that is kept so far, in the trial that measured it; infinite while that is one that is not wanted.
  struct {
    std::size_t frames = 0;
    double bytes = std::numeric_limits<double>::infinity();
  } kept;
  for (const std::size_t distance : {kUsualDistance, kWideDistance}) {
    const std::size_t reach = std::min(distance, frames - 1);
    if (reach == anchor_distance_) break;
    const std::size_t trial = frames <= kTriedWhole ? frames : reach + 1;
    const FrameModel model = model_;
    const std::size_t before = anchor_distance_;
    const bool may_stay = wanted == Order::kAuto || before != kForwardOrder;
    if (may_stay && trial != kept.frames) kept.bytes = trial_bytes(*this, source, trial);
    kept.frames = trial;
    fit_bidirectional(reach, source);
    const double bytes = trial_bytes(*this, source, trial);
    if (bytes >= kept.bytes) {
      model_ = model;
      anchor_distance_ = before;
    }
    if (bytes > kShareToGoOn * kept.bytes) break;
    kept.bytes = std::min(kept.bytes, bytes);
  }
}

// Writes the model and reads it back: what is coded with is exactly what the decoder will have.
Bytes LoopEncoder::settle(std::size_t frames) {
  const ModelShape shape = model_shape(coder_.extent(), frames, tools(), model_.network.get());
  BitWriter out;
  write_model(model_, shape, out);
  Bytes bytes = out.finish();
  const FrameModel fitted = std::move(model_);
  model_ = default_model(step_);
  model_.level_step = fitted.level_step;
  model_.skips_blocks = fitted.skips_blocks;
  model_.network = fitted.network;
  BitReader in(bytes);
  read_model(in, shape, model_);
  return bytes;
}

void LoopEncoder::adopt(const LoopEncoder& fitted) {
  map_ = fitted.map_;
  step_ = fitted.step_;
  level_law_ = fitted.level_law_;
  anchor_distance_ = fitted.anchor_distance_;
  estimate_ = fitted.estimate_;
  network_ = fitted.network_;
  model_ = fitted.model_;
  forward_ = fitted.forward_;
}

void LoopEncoder::encode(const FrameSource& source, const FrameStep& step, TokenEncoder& out) {
  EncodeSide side(coder_, map_.scale(), out);
  side.begin_frame(source);
  coder_.code(side, model_, step);
}

void LoopEncoder::walk(GroupSource& source, FrameWatcher& watcher) {
  coder_.start_group();
  watcher.start(coder_, model_, map_.scale());
  FrameOrder order(source.frames(), anchor_distance_);
  for (std::size_t i = 0; i < source.frames(); ++i) {
    const FrameStep step = order.take();
    coder_.code(watcher.begin_frame(source.frame(step.frame)), model_, step);
  }
}

}  // namespace tezpress::codec
