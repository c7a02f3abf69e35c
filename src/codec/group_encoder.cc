#include "codec/group_encoder.h"

#include <algorithm>

#include "codec/group_header.h"
#include "codec/model_io.h"

namespace tezpress::codec {
namespace {

constexpr std::size_t kSegmentSymbols = std::size_t{1} << 18;
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

GroupEncoder::GroupEncoder(const Settings& settings)
    : settings_(settings),
      extent_(extent_of(settings.frame_shape)),
      count_(extent_.count()),
      coder_(extent_, kernels()),
      class_coder_(extent_, kernels()),
      shown_(count_ * size_of(settings.dtype)) {}

Bytes GroupEncoder::encode(std::span<const std::byte* const> frames) {
  {
    const StageScope scope(settings_.times, &StageTimes::plan);
    plan_ = plan_group(settings_, frames, count_);
  }
  {
    const StageScope scope(settings_.times, &StageTimes::fit);
    fit(frames);
  }
  const StageScope scope(settings_.times, &StageTimes::code);
  const Bytes model = settle_model(frames.size());
  const Bytes segments = code(frames);
  ByteWriter payload;
  write_group_header({frames.size(), plan_.map, plan_.specials, plan_.has_classes, plan_.step, level_law_}, payload);
  payload.varint(model.size());
  payload.raw(model);
  payload.raw(segments);
  return payload.take();
}

// All frames, in segments.
Bytes GroupEncoder::code(std::span<const std::byte* const> frames) {
  ByteWriter segments;
  coder_.start_group();
  class_coder_.start_group();
  EncodeSide side(coder_, plan_.map.scale());
  std::size_t in_segment = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    encode_frame(side, frames[i]);
    ++in_segment;
    if (side.output().tokens.symbol_count() < kSegmentSymbols && i + 1 < frames.size()) continue;
    const Segment segment = side.finish_segment();
    segments.varint(in_segment);
    segments.varint(segment.tokens.size());
    segments.varint(segment.bits.size());
    segments.raw(segment.tokens);
    segments.raw(segment.bits);
    in_segment = 0;
  }
  return segments.take();
}

// Writes the model and reads it back: what is coded with is exactly what the decoder will have.
Bytes GroupEncoder::settle_model(std::size_t frames) {
  const ModelShape shape = model_shape(extent_, frames);
  BitWriter out;
  write_model(model_, shape, out);
  Bytes bytes = out.finish();
  const auto steps = model_.level_step;
  model_ = default_model(plan_.step);
  model_.level_step = steps;
  BitReader in(bytes);
  read_model(in, shape, model_);
  return bytes;
}

FrameSource GroupEncoder::source_of(const std::byte* values) {
  const std::uint8_t* classes = nullptr;
  if (plan_.has_classes) {
    classify(plan_, values, count_, classes_);
    mask_.resize(count_);
    std::transform(classes_.begin(), classes_.end(), mask_.begin(),
                   [](std::uint8_t c) { return static_cast<std::uint8_t>(c != kCodedClass && c != kNegativeClass); });
    classes = classes_.data();
  }
  FrameSource source = mapped_.forward(plan_.map, values, count_, classes);
  source.mask = plan_.has_classes ? mask_.data() : nullptr;
  return source;
}

void GroupEncoder::use_level_law(int law) {
  model_ = default_model(plan_.step);
  set_level_steps(model_, plan_.step, law, !plan_.map.real());
}

// Estimated bits of the whole group, from a side that has walked over its first frames.
double GroupEncoder::group_bits(double key_bits, double all_bits, std::size_t walked, std::size_t frames) {
  if (walked < 2) return key_bits;
  return key_bits + (all_bits - key_bits) * static_cast<double>(frames - 1) / static_cast<double>(walked - 1);
}

double GroupEncoder::law_cost(int law, std::span<const std::byte* const> frames) {
  use_level_law(law);
  coder_.start_group();
  const std::size_t walked = std::min(frames.size(), kLawFrames);
  double key_bits = 0;
  CostSide side(coder_, plan_.map.scale());
  for (std::size_t i = 0; i < walked; ++i) {
    side.begin_frame(source_of(frames[i]));
    coder_.code(side, model_);
    if (i == 0) key_bits = side.bits();
  }
  return group_bits(key_bits, side.bits(), walked, frames.size());
}

// Fits under the law that is in use; returns the group's estimated bits, comparable with law_cost().
double GroupEncoder::collect(FitSide& side, FitCounts& counts, std::span<const std::byte* const> frames) {
  double key_bits = 0;
  double law_bits = 0;
  counts.frames_in_group = {1, frames.size() - 1};
  const auto walk = [&](std::size_t first) {
    coder_.start_group();
    for (std::size_t i = first; i < std::min(frames.size(), first + kFitFrames); ++i) {
      side.begin_frame(source_of(frames[i]));
      coder_.code(side, model_);
      ++counts.frames_walked[i > first ? 1 : 0];
      if (i == 0) key_bits = side.bits();
      if (i < kLawFrames) law_bits = side.bits();
    }
  };
  walk(0);
  if (frames.size() >= kSecondRunFrom) walk(frames.size() / 2);
  return group_bits(key_bits, law_bits, std::min(frames.size(), kLawFrames), frames.size());
}

// The first walk serves both to fit under the usual law and to compare it with the next finer one, which
// pays where predictions from coarse levels are good.
void GroupEncoder::fit(std::span<const std::byte* const> frames) {
  FitSide side(coder_, plan_.map.scale());
  FitCounts counts{};
  level_law_ = kSameBound;
  use_level_law(level_law_);
  double best = collect(side, counts, frames);
  const bool try_laws = plan_.step >= kMinStepForLaws && frames.size() >= kLawsFrom;
  for (int law = kSameBound + 1; law < kLevelLaws && try_laws; ++law) {
    const double cost = law_cost(law, frames);
    if (cost >= best * kLawGain) break;
    level_law_ = law;
    // The step after next is worth a trial only where this one saved much.
    if (cost >= best * kLawGainToGoOn) break;
    best = cost;
  }
  use_level_law(level_law_);
  if (level_law_ != kSameBound) {
    side = FitSide(coder_, plan_.map.scale());
    counts = {};
    collect(side, counts, frames);
  }
  side.improve_experts(model_, counts);
  side.improve_contexts(model_);
}

void GroupEncoder::encode_frame(EncodeSide& side, const std::byte* values) {
  const FrameSource source = source_of(values);
  const std::uint8_t* classes = plan_.has_classes ? classes_.data() : nullptr;
  BitWriter& bits = side.output().bits;
  if (classes != nullptr) {
    class_coder_.encode(classes_, side.output());
    for (std::size_t i = 0; i < count_; ++i)
      if (classes_[i] == kStoredClass)
        put_wide(bits, load_bits(settings_.dtype, values, i), static_cast<int>(8 * size_of(settings_.dtype)));
  }
  side.begin_frame(source);
  coder_.code(side, model_);
  const std::uint64_t* low = nullptr;
  if (plan_.map.low_bits > 0) {
    low = mapped_.low_bits().data();
    for (std::size_t i = 0; i < count_; ++i)
      if (source.mask == nullptr || source.mask[i] == 0) put_wide(bits, low[i], plan_.map.low_bits);
  }
  inverse(plan_.map, coder_.reconstruction().data(), low, classes, count_, shown_.data());
  write_corrections(plan_, values, shown_.data(), classes, count_, bits);
}

}  // namespace tezpress::codec
