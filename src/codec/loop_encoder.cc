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
// Frames on which level laws are compared, and what a finer law must at least save.
constexpr std::size_t kLawFrames = 2;
constexpr double kLawGain = 0.998;
constexpr double kLawGainToGoOn = 0.97;
constexpr std::int32_t kMinStepForLaws = 3;

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
  for (std::size_t i = 0; i < walked; ++i) {
    side.begin_frame(source.frame(i));
    coder_.code(side, model_);
    if (i == 0) key_bits = side.bits();
  }
  return group_bits(key_bits, side.bits(), walked, source.frames());
}

// Fits under the law that is in use; returns the group's estimated bits, comparable with law_cost().
double LoopEncoder::collect(FitSide& side, FitCounts& counts, GroupSource& source) {
  double key_bits = 0;
  double law_bits = 0;
  counts.frames_in_group = {1, source.frames() - 1};
  const auto walk = [&](std::size_t first) {
    coder_.start_group();
    for (std::size_t i = first; i < std::min(source.frames(), first + kFitFrames); ++i) {
      side.begin_frame(source.frame(i));
      coder_.code(side, model_);
      ++counts.frames_walked[i > first ? 1 : 0];
      if (i == 0) {
        key_bits = side.bits();
        estimate_.key_bytes = key_bits / 8;
      }
      if (i < kLawFrames) law_bits = side.bits();
    }
  };
  walk(0);
  if (source.frames() >= kSecondRunFrom) walk(source.frames() / 2);
  return group_bits(key_bits, law_bits, std::min(source.frames(), kLawFrames), source.frames());
}

// The first walk serves both to fit under the usual law and to compare it with the next finer one, which
// pays where predictions from coarse levels are good.
void LoopEncoder::fit(const GroupPlan& plan, GroupSource& source, Effort effort) {
  map_ = plan.map;
  step_ = plan.step;
  level_law_ = kSameBound;
  use_level_law(level_law_);
  model_.skips_blocks = effort == Effort::kFast;
  if (effort == Effort::kFast) return;
  FitSide side(coder_, map_.scale());
  FitCounts counts{};
  double best = collect(side, counts, source);
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
    side = FitSide(coder_, map_.scale());
    counts = {};
    collect(side, counts, source);
  }
  side.improve_experts(model_, counts);
  side.improve_contexts(model_);
  estimate_.group_bytes = best / 8;
}

// Writes the model and reads it back: what is coded with is exactly what the decoder will have.
Bytes LoopEncoder::settle(std::size_t frames) {
  const ModelShape shape = model_shape(coder_.extent(), frames);
  BitWriter out;
  write_model(model_, shape, out);
  Bytes bytes = out.finish();
  const FrameModel fitted = std::move(model_);
  model_ = default_model(step_);
  model_.level_step = fitted.level_step;
  model_.skips_blocks = fitted.skips_blocks;
  BitReader in(bytes);
  read_model(in, shape, model_);
  return bytes;
}

void LoopEncoder::encode(const FrameSource& source, TokenEncoder& out) {
  EncodeSide side(coder_, map_.scale(), out);
  side.begin_frame(source);
  coder_.code(side, model_);
}

}  // namespace tezpress::codec
