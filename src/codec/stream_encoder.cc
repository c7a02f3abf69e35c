#include "codec/stream_encoder.h"

#include <cstring>

#include "codec/model_store.h"

namespace tezpress::codec {

StreamEncoder::StreamEncoder(const Settings& settings, bool has_time) : settings_(settings), pool_(settings.threads) {
  check(settings);
  const std::size_t values = element_count(settings.frame_shape);
  frame_bytes_ = values * size_of(settings.dtype);
  interval_ = settings.key_interval != 0 ? settings.key_interval : default_key_interval(values, frame_bytes_);
  encoders_.resize(pool_.threads());
  write_stream_header(
      {.dtype = settings.dtype, .frame_shape = settings.frame_shape, .has_time = has_time, .bound = settings.bound},
      output_);
}

void StreamEncoder::push(const std::byte* frame) {
  auto owned = std::make_unique_for_overwrite<std::byte[]>(frame_bytes_);
  std::memcpy(owned.get(), frame, frame_bytes_);
  const std::byte* copy = owned.get();
  add(copy, std::move(owned));
}

void StreamEncoder::push_borrowed(const std::byte* frame) { add(frame, nullptr); }

bool StreamEncoder::starts_group(const std::byte* frame) {
  if (pending_.empty() || pending_.back().frames.size() >= interval_) return true;
  if (settings_.key_threshold <= 0) return false;
  const std::size_t count = frame_bytes_ / size_of(settings_.dtype);
  const std::byte* before = pending_.back().frames.back();
  const double range =
      settings_.value_range.value_or(finite_range(settings_.dtype, settings_.fill_value, before, count));
  return rms_change(settings_.dtype, settings_.fill_value, before, frame, count) > settings_.key_threshold * range;
}

void StreamEncoder::add(const std::byte* frame, std::unique_ptr<std::byte[]> owned) {
  if (finished_) fail(ErrorCode::kInvalidArgument, "a frame was pushed into a stream that is finished");
  if (starts_group(frame)) {
    if (pending_.size() == pool_.threads()) code_pending();
    pending_.emplace_back();
  }
  pending_.back().frames.push_back(frame);
  if (owned) pending_.back().owned.push_back(std::move(owned));
  ++frames_;
  const bool full = pending_.back().frames.size() == interval_;
  if (full && pending_.size() == pool_.threads()) code_pending();
}

void StreamEncoder::code_pending() {
  std::vector<Bytes> payloads(pending_.size());
  pool_.run(pending_.size(), [&](std::size_t i) {
    if (!encoders_[i]) encoders_[i] = std::make_unique<GroupEncoder>(settings_);
    payloads[i] = encoders_[i]->encode(pending_[i].frames);
  });
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    if (encoders_[i]->used_network()) write_network_once();
    write_group_record(pending_[i].frames.size(), payloads[i], output_);
  }
  groups_ += pending_.size();
  pending_.clear();
}

// In front of the first group that uses it; every decoder has the one that ships with the library.
void StreamEncoder::write_network_once() {
  if (!settings_.embed_network || carries_network_ || settings_.network->hash == generic_model()->hash) return;
  write_model_record(*settings_.network, output_);
  carries_network_ = true;
}

void StreamEncoder::finish() {
  if (finished_) return;
  if (!pending_.empty()) code_pending();
  write_end_record(frames_, groups_, output_);
  finished_ = true;
}

Bytes encode_series(Settings settings, bool has_time, const std::byte* data, std::size_t frames) {
  check(settings);
  if (!has_time && frames != 1)
    fail(ErrorCode::kInvalidArgument, "an array without time is one frame, but {} were given", frames);
  const std::size_t count = element_count(settings.frame_shape);
  if (settings.bound.rel && !settings.value_range)
    settings.value_range = finite_range(settings.dtype, settings.fill_value, data, count * frames);
  StreamEncoder encoder(settings, has_time);
  for (std::size_t i = 0; i < frames; ++i) encoder.push_borrowed(data + i * count * size_of(settings.dtype));
  encoder.finish();
  return encoder.take();
}

}  // namespace tezpress::codec
