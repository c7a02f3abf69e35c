#include "codec/group_encoder.h"

#include <algorithm>

#include "codec/stream_format.h"

namespace tezpress::codec {
namespace {

constexpr std::size_t kSegmentSymbols = std::size_t{1} << 18;
constexpr std::size_t kTrialFrames = 3;
// Where mode basis takes less than this share of mode loop in forward order, no other order can make up for it.
constexpr double kHopelessShare = 0.5;
// How much larger than the estimate of mode loop mode basis may look to effort max and still be tried.
constexpr double kMaxPatience = 1.25;

// What a decoder would refuse must not leave the encoder.
void expect_readable(ByteSpan header, Dtype dtype) try {
  ByteReader reader(header, "a group's header");
  read_group_header(dtype, kFormatVersion, reader);
} catch (const Error& error) {
  fail(ErrorCode::kInternal, "the encoder wrote a group that cannot be decoded: {}", error.what());
}

}  // namespace

// The frames of a group on their way through the plan.
class GroupEncoder::Source final : public GroupSource {
 public:
  enum class Part { kFrames, kWindows };
  Source(GroupEncoder& encoder, std::span<const std::byte* const> frames, Part part)
      : encoder_(encoder), frames_(frames), cuts_(part == Part::kWindows && encoder.has_window()) {}
  std::size_t frames() const override { return frames_.size(); }
  double share() const override {
    return cuts_ ? static_cast<double>(encoder_.window_.extent.count()) / static_cast<double>(encoder_.count_) : 1;
  }
  FrameSource frame(std::size_t i) override {
    return cuts_ ? encoder_.window_of(frames_[i]) : encoder_.source_of(frames_[i], encoder_.count_);
  }

 private:
  GroupEncoder& encoder_;
  std::span<const std::byte* const> frames_;
  bool cuts_;
};

GroupEncoder::GroupEncoder(const Settings& settings)
    : settings_(settings),
      extent_(extent_of(settings.frame_shape)),
      count_(extent_.count()),
      window_(sample_window(extent_)),
      loop_(extent_, kernels()),
      window_loop_(has_window() ? window_.extent : Extent(), kernels()),
      basis_(extent_, kernels()),
      class_coder_(extent_, kernels()),
      shown_(count_ * size_of(settings.dtype)) {}

Bytes GroupEncoder::encode(std::span<const std::byte* const> frames) {
  {
    const StageScope scope(settings_.times, &StageTimes::plan);
    plan_ = plan_group(settings_, frames, count_);
  }
  GroupHeader header{.frames = frames.size(),
                     .map = plan_.map,
                     .specials = plan_.specials,
                     .has_classes = plan_.has_classes,
                     .step = plan_.step};
  PointEncoder& points = [&]() -> PointEncoder& {
    const StageScope scope(settings_.times, &StageTimes::fit);
    return choose_mode(frames);
  }();
  const StageScope scope(settings_.times, &StageTimes::code);
  header.mode = points.mode();
  header.level_law = points.level_law();
  header.tools = points.tools();
  header.anchor_distance = points.anchor_distance();
  used_network_ = points.network() != nullptr;
  if (used_network_) header.network = points.network()->hash;
  const Bytes model = points.settle(frames.size());
  const Bytes segments = code(points, frames);
  ByteWriter payload;
  write_group_header(header, payload);
  expect_readable(payload.view(), settings_.dtype);
  payload.varint(model.size());
  payload.raw(model);
  payload.raw(segments);
  return payload.take();
}

void GroupEncoder::watch(std::span<const std::byte* const> frames, FrameWatcher& watcher) {
  plan_ = plan_group(settings_, frames, count_);
  Source window(*this, frames, Source::Part::kWindows);
  fit_loop(window);
  choose_order(window);
  loop_.settle(frames.size());
  Source source(*this, frames, Source::Part::kFrames);
  loop_.walk(source, watcher);
}

void GroupEncoder::fit_loop(Source& window) {
  fitting_loop().fit(plan_, window, settings_.effort, settings_.effort == Effort::kFast ? nullptr : settings_.network);
  if (has_window()) loop_.adopt(window_loop_);
}

void GroupEncoder::choose_order(Source& window) {
  fitting_loop().choose_order(window, settings_.order, settings_.effort);
  if (has_window()) loop_.adopt(window_loop_);
}

// The mode that the caller asked for where it can serve; else the better one.
PointEncoder& GroupEncoder::choose_mode(std::span<const std::byte* const> frames) {
  const Effort effort = settings_.effort;
  Source source(*this, frames, Source::Part::kFrames);
  Source window(*this, frames, Source::Part::kWindows);
  if (settings_.mode == Mode::kBasis && basis_.fit(plan_, source, Rival(), effort)) return basis_;
  fit_loop(window);
  if (settings_.mode || effort == Effort::kFast) {
    choose_order(window);
    return loop_;
  }
  Rival rival = loop_.estimate();
  if (effort == Effort::kMax) {
    rival.key_bytes *= kMaxPatience;
    rival.group_bytes *= kMaxPatience;
  }
  if (!basis_.fit(plan_, source, rival, effort)) {
    choose_order(window);
    return loop_;
  }
  const double basis_bytes = trial_bytes(basis_, source, kTrialFrames);
  double loop_bytes = trial_bytes(loop_, source, kTrialFrames);
  if (basis_bytes > kHopelessShare * loop_bytes) {
    choose_order(window);
    loop_bytes = trial_bytes(loop_, source, std::max(kTrialFrames, loop_.anchor_distance() + 1));
  }
  if (basis_bytes >= loop_bytes) return loop_;
  loop_.forget();
  return basis_;
}

// All frames, in segments.
Bytes GroupEncoder::code(PointEncoder& points, std::span<const std::byte* const> frames) {
  ByteWriter segments;
  points.start_group();
  class_coder_.start_group();
  FrameOrder order(frames.size(), points.anchor_distance());
  TokenEncoder out;
  std::size_t in_segment = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const FrameStep step = order.take();
    encode_frame(points, frames[step.frame], step, out);
    ++in_segment;
    if (out.tokens.symbol_count() < kSegmentSymbols && i + 1 < frames.size()) continue;
    segments.raw(finish_segment(out, in_segment));
    in_segment = 0;
  }
  return segments.take();
}

FrameSource GroupEncoder::window_of(const std::byte* values) {
  const std::size_t value_bytes = size_of(settings_.dtype);
  window_values_.resize(window_.extent.count() * value_bytes);
  copy_window(values, extent_, window_, value_bytes, window_values_.data());
  return source_of(window_values_.data(), window_.extent.count());
}

FrameSource GroupEncoder::source_of(const std::byte* values, std::size_t count) {
  const std::uint8_t* classes = nullptr;
  if (plan_.has_classes) {
    classify(plan_, values, count, classes_);
    mask_.resize(count);
    std::transform(classes_.begin(), classes_.end(), mask_.begin(),
                   [](std::uint8_t c) { return static_cast<std::uint8_t>(c != kCodedClass && c != kNegativeClass); });
    classes = classes_.data();
  }
  FrameSource source = mapped_.forward(plan_.map, values, count, classes);
  source.mask = plan_.has_classes ? mask_.data() : nullptr;
  return source;
}

void GroupEncoder::encode_frame(PointEncoder& points, const std::byte* values, const FrameStep& step,
                                TokenEncoder& out) {
  const FrameSource source = source_of(values, count_);
  const std::uint8_t* classes = plan_.has_classes ? classes_.data() : nullptr;
  if (classes != nullptr) {
    class_coder_.encode(classes_, out);
    for (std::size_t i = 0; i < count_; ++i)
      if (classes_[i] == kStoredClass)
        put_wide(out.bits, load_bits(settings_.dtype, values, i), static_cast<int>(8 * size_of(settings_.dtype)));
  }
  points.encode(source, step, out);
  const std::uint64_t* low = nullptr;
  if (plan_.map.low_bits > 0) {
    low = mapped_.low_bits().data();
    for (std::size_t i = 0; i < count_; ++i)
      if (source.mask == nullptr || source.mask[i] == 0) put_wide(out.bits, low[i], plan_.map.low_bits);
  }
  inverse(plan_.map, points.reconstruction(), low, classes, count_, shown_.data());
  write_corrections(plan_, values, shown_.data(), classes, count_, out.bits);
}

}  // namespace tezpress::codec
