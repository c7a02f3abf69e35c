// tezip.h over the codec: translation of structs and of exceptions, no logic.
#include "tezip/tezip.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

#include "codec/model_store.h"
#include "codec/stream_decoder.h"
#include "codec/stream_encoder.h"

using tezpress::ByteSpan;
using tezpress::Error;
using tezpress::ErrorCode;
using tezpress::fail;
namespace codec = tezpress::codec;

namespace {

thread_local std::string last_message;  // of calls without a handle

// Runs f; an exception becomes a code and its sentence goes to message.
template <typename F>
int guard(std::string& message, const F& f) noexcept {
  try {
    message.clear();
    f();
    return TEZIP_OK;
  } catch (const Error& error) {
    message = error.what();
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    // Short enough for the small-string buffer: nothing more is allocated.
    message = "out of memory";
    return TEZIP_OUT_OF_MEMORY;
  } catch (const std::exception& error) {
    message = error.what();
    return TEZIP_INTERNAL;
  }
}

void require(const void* pointer, const char* name) {
  if (pointer == nullptr) fail(ErrorCode::kInvalidArgument, "{} is null", name);
}

std::optional<double> unless_negative(double value) {
  // NaN is kept, so that the checks of the codec name it.
  if (value < 0) return std::nullopt;
  return value;
}

ByteSpan span_of(const void* bytes, std::size_t size) {
  if (size > 0) require(bytes, "bytes");
  return {static_cast<const std::uint8_t*>(bytes), size};
}

// The trained model that a caller names; null for none.
codec::SharedModel model_of(const tezip_settings& c) {
  if (c.model_bytes != nullptr) {
    codec::SharedModel model = codec::read_network_model(span_of(c.model_bytes, c.model_size));
    codec::add_model(model);
    return model;
  }
  std::string_view name = c.model != nullptr ? c.model : "auto";
  if (name == "auto") name = c.effort == TEZIP_EFFORT_MAX ? "generic" : "none";
  if (name == "generic") return codec::generic_model();
  if (name == "none") return nullptr;
  return codec::load_model(c.model);
}

codec::Settings settings_of(const tezip_settings* c) {
  require(c, "settings");
  if (c->struct_size != sizeof(tezip_settings))
    fail(ErrorCode::kInvalidArgument, "settings have size {} but this library expects {}: call tezip_settings_init()",
         c->struct_size, sizeof(tezip_settings));
  if (c->dtype < 0 || c->dtype >= tezpress::kDtypeCount)
    fail(ErrorCode::kInvalidArgument, "the dtype number {} does not exist", c->dtype);
  if (c->axes < 1 || c->axes > TEZIP_MAX_AXES)
    fail(ErrorCode::kInvalidArgument, "frames of {} axes; the limits are 1 and {}", c->axes, TEZIP_MAX_AXES);
  codec::Settings settings;
  settings.dtype = static_cast<tezpress::Dtype>(c->dtype);
  settings.frame_shape.assign(c->shape, c->shape + c->axes);
  settings.bound = {unless_negative(c->abs), unless_negative(c->rel), unless_negative(c->pw_rel), c->lossless != 0};
  settings.value_range = unless_negative(c->value_range);
  if (c->has_fill_value != 0) settings.fill_value = c->fill_value;
  settings.key_interval = c->key_interval;
  settings.key_threshold = c->key_threshold;
  if (c->mode < TEZIP_AUTO || c->mode > TEZIP_BASIS)
    fail(ErrorCode::kInvalidArgument, "the mode number {} does not exist", c->mode);
  if (c->mode != TEZIP_AUTO) settings.mode = c->mode == TEZIP_LOOP ? codec::Mode::kLoop : codec::Mode::kBasis;
  if (c->effort < TEZIP_EFFORT_DEFAULT || c->effort > TEZIP_EFFORT_MAX)
    fail(ErrorCode::kInvalidArgument, "the effort number {} does not exist", c->effort);
  settings.effort = static_cast<codec::Effort>(c->effort);
  if (c->order < TEZIP_ORDER_AUTO || c->order > TEZIP_ORDER_BIDIRECTIONAL)
    fail(ErrorCode::kInvalidArgument, "the order number {} does not exist", c->order);
  settings.order = static_cast<codec::Order>(c->order);
  settings.network = model_of(*c);
  settings.embed_network = c->embed_model != 0;
  settings.threads = c->threads;
  return settings;
}

void fill_info(const codec::StreamHeader& header, tezip_info& info) {
  info = {};
  info.dtype = static_cast<int>(header.dtype);
  info.axes = static_cast<int>(header.frame_shape.size());
  std::copy(header.frame_shape.begin(), header.frame_shape.end(), info.shape);
  info.has_time = header.has_time ? 1 : 0;
  info.abs = header.bound.abs.value_or(-1);
  info.rel = header.bound.rel.value_or(-1);
  info.pw_rel = header.bound.pw_rel.value_or(-1);
  info.lossless = header.bound.lossless ? 1 : 0;
  info.frame_bytes = tezpress::element_count(header.frame_shape) * tezpress::size_of(header.dtype);
}

std::size_t file_bytes(const codec::NetworkLayer& layer) {
  return 2 + 2 * layer.weights.size() + 4 * layer.biases.size();
}

void fill_info(const codec::NetworkModel& model, tezip_model_info& info) {
  info = {};
  info.hash = model.hash;
  static_assert(sizeof info.note == codec::kMaxModelNote + 1);
  std::memcpy(info.note, model.note.data(), model.note.size());
  for (int axes = 0; axes < 2; ++axes) {
    for (int kind = 0; kind < codec::kFrameKinds; ++kind) {
      const auto& network = model.networks[static_cast<std::size_t>(axes)][static_cast<std::size_t>(kind)];
      if (!network) continue;
      info.networks[axes][kind] = {
          codec::network_input_count(axes + 2, static_cast<codec::FrameKind>(kind)),
          {network->first.outputs, network->second.outputs},
          2 + file_bytes(network->first) + file_bytes(network->second) + file_bytes(network->last)};
    }
  }
}

}  // namespace

struct tezip_encoder {
  codec::StreamEncoder encoder;
  tezpress::Bytes pulled;
  std::string message;
};

struct tezip_decoder {
  codec::StreamDecoder decoder;
  std::string message;
};

extern "C" {

const char* tezip_version(void) { return "0.1.0"; }

const char* tezip_message(void) { return last_message.c_str(); }

void tezip_settings_init(tezip_settings* settings) {
  if (settings == nullptr) return;
  *settings = {};
  settings->struct_size = sizeof(*settings);
  settings->dtype = TEZIP_FLOAT;
  settings->abs = settings->rel = settings->pw_rel = settings->value_range = -1;
  settings->threads = 1;
  settings->has_time = 1;
}

tezip_encoder* tezip_encoder_new(const tezip_settings* settings) {
  tezip_encoder* result = nullptr;
  guard(last_message, [&] {
    const codec::Settings cpp = settings_of(settings);
    result = new tezip_encoder{codec::StreamEncoder(cpp, settings->has_time != 0), {}, {}};
  });
  return result;
}

int tezip_encoder_push(tezip_encoder* encoder, const void* frame) {
  if (encoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(encoder->message, [&] {
    require(frame, "frame");
    encoder->encoder.push(static_cast<const std::byte*>(frame));
  });
}

int tezip_encoder_finish(tezip_encoder* encoder) {
  if (encoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(encoder->message, [&] { encoder->encoder.finish(); });
}

int tezip_encoder_pull(tezip_encoder* encoder, const void** bytes, size_t* size) {
  if (encoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(encoder->message, [&] {
    require(bytes, "bytes");
    require(size, "size");
    encoder->pulled = encoder->encoder.take();
    *bytes = encoder->pulled.data();
    *size = encoder->pulled.size();
  });
}

const char* tezip_encoder_message(const tezip_encoder* encoder) {
  return encoder != nullptr ? encoder->message.c_str() : "encoder is null";
}

void tezip_encoder_free(tezip_encoder* encoder) { delete encoder; }

tezip_decoder* tezip_decoder_new(void) {
  tezip_decoder* result = nullptr;
  guard(last_message, [&] { result = new tezip_decoder(); });
  return result;
}

int tezip_decoder_push(tezip_decoder* decoder, const void* bytes, size_t size) {
  if (decoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(decoder->message, [&] { decoder->decoder.push(span_of(bytes, size)); });
}

int tezip_decoder_info(tezip_decoder* decoder, tezip_info* info, int* known) {
  if (decoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(decoder->message, [&] {
    require(info, "info");
    require(known, "known");
    const codec::StreamHeader* header = decoder->decoder.header();
    *known = header != nullptr ? 1 : 0;
    if (header == nullptr) return;
    fill_info(*header, *info);
    info->frames = decoder->decoder.frames();
    info->groups = decoder->decoder.groups();
    info->complete = decoder->decoder.finished() ? 1 : 0;
  });
}

int tezip_decoder_pull(tezip_decoder* decoder, void* frame, size_t frame_bytes, int* got) {
  if (decoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(decoder->message, [&] {
    require(frame, "frame");
    require(got, "got");
    *got = 0;
    const codec::StreamHeader* header = decoder->decoder.header();
    if (header == nullptr) return;
    const std::size_t needed = tezpress::element_count(header->frame_shape) * tezpress::size_of(header->dtype);
    if (frame_bytes != needed)
      fail(ErrorCode::kInvalidArgument, "the frame's buffer has {} bytes but a frame has {}", frame_bytes, needed);
    *got = decoder->decoder.next(static_cast<std::byte*>(frame)) ? 1 : 0;
  });
}

int tezip_decoder_finish(tezip_decoder* decoder) {
  if (decoder == nullptr) return TEZIP_INVALID_ARGUMENT;
  return guard(decoder->message, [&] { decoder->decoder.finish(); });
}

const char* tezip_decoder_message(const tezip_decoder* decoder) {
  return decoder != nullptr ? decoder->message.c_str() : "decoder is null";
}

void tezip_decoder_free(tezip_decoder* decoder) { delete decoder; }

int tezip_compress(const tezip_settings* settings, const void* data, size_t frames, void** bytes, size_t* size) {
  return tezip_compress_timed(settings, data, frames, bytes, size, nullptr);
}

int tezip_compress_timed(const tezip_settings* settings, const void* data, size_t frames, void** bytes, size_t* size,
                         tezip_stage_times* times) {
  return guard(last_message, [&] {
    codec::Settings cpp = settings_of(settings);
    require(bytes, "bytes");
    require(size, "size");
    if (frames > 0) require(data, "data");
    codec::StageTimes measured;
    if (times != nullptr) cpp.times = &measured;
    const tezpress::Bytes stream =
        codec::encode_series(cpp, settings->has_time != 0, static_cast<const std::byte*>(data), frames);
    *bytes = std::malloc(stream.size());
    if (*bytes == nullptr) throw std::bad_alloc();
    std::memcpy(*bytes, stream.data(), stream.size());
    *size = stream.size();
    if (times != nullptr) *times = {measured.plan, measured.fit, measured.code};
  });
}

int tezip_inspect(const void* bytes, size_t size, tezip_info* info) {
  return guard(last_message, [&] {
    require(info, "info");
    const codec::StreamSummary summary = codec::summarise(span_of(bytes, size));
    fill_info(summary.header, *info);
    info->frames = summary.frames;
    info->groups = summary.groups.size();
    info->complete = summary.complete ? 1 : 0;
    const codec::CodingSummary coding = codec::summarise_coding(summary);
    info->basis_groups = coding.basis_groups;
    info->model_groups = coding.network_groups;
    info->model = coding.network;
    info->carries_model = summary.models.empty() ? 0 : 1;
  });
}

int tezip_add_model(const char* path) {
  return guard(last_message, [&] {
    require(path, "path");
    codec::load_model(path);
  });
}

int tezip_inspect_model(const void* bytes, size_t size, tezip_model_info* info) {
  return guard(last_message, [&] {
    require(info, "info");
    fill_info(*codec::read_network_model(span_of(bytes, size)), *info);
  });
}

int tezip_decompress(const void* bytes, size_t size, size_t first, size_t count, unsigned threads, void* data,
                     size_t data_bytes) {
  return guard(last_message, [&] {
    const codec::StreamSummary summary = codec::summarise(span_of(bytes, size));
    tezip_info info;
    fill_info(summary.header, info);
    if (count > summary.frames || data_bytes != count * info.frame_bytes)
      fail(ErrorCode::kInvalidArgument, "{} frames of {} bytes were asked for into {} bytes; the stream has {} frames",
           count, info.frame_bytes, data_bytes, summary.frames);
    if (count > 0) require(data, "data");
    codec::decode_frames(summary, first, count, threads, static_cast<std::byte*>(data));
    if (!summary.complete)
      fail(ErrorCode::kTruncated, "the stream ends early, after {} complete groups with {} frames",
           summary.groups.size(), summary.frames);
  });
}

void tezip_free(void* bytes) { std::free(bytes); }

}  // extern "C"
