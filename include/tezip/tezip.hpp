// tezip.h for C++: handles that free themselves, errors as exceptions.
#pragma once

#include <tezip/tezip.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace tezip {

// code() is an enum tezip_result.
class Error : public std::runtime_error {
 public:
  Error(int code, const char* message) : std::runtime_error(message), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

// Defaults to fill in; see tezip.h.
inline tezip_settings settings() {
  tezip_settings result;
  tezip_settings_init(&result);
  return result;
}

// A whole array as a series: what tezip_compress() takes.
struct Series {
  tezip_settings settings = tezip::settings();
  std::size_t frames = 1;
};

// shape: slowest axis first. time: "yes", the slowest axis is time; "no"; "auto": yes for three axes and more. More
// axes than TEZIP_MAX_AXES are refused by whoever gets the settings.
inline Series series_of(int dtype, const std::vector<std::size_t>& shape, const std::string& time) {
  Series series;
  const bool has_time = shape.size() >= 2 && (time == "yes" || (time == "auto" && shape.size() >= 3));
  const std::size_t first = has_time ? 1 : 0;
  if (has_time) series.frames = shape[0];
  series.settings.dtype = dtype;
  series.settings.has_time = has_time ? 1 : 0;
  series.settings.axes = static_cast<int>(shape.size() - first);
  for (std::size_t i = first; i < shape.size() && i - first < TEZIP_MAX_AXES; ++i)
    series.settings.shape[i - first] = shape[i];
  return series;
}

// The number of a mode ("auto", "loop", "basis") or an effort ("fast", "default", "max"); -1 for any other name.
inline int mode_of(const std::string& name) {
  return name == "auto" ? TEZIP_AUTO : (name == "loop" ? TEZIP_LOOP : (name == "basis" ? TEZIP_BASIS : -1));
}
inline int effort_of(const std::string& name) {
  return name == "default" ? TEZIP_EFFORT_DEFAULT
                           : (name == "fast" ? TEZIP_EFFORT_FAST : (name == "max" ? TEZIP_EFFORT_MAX : -1));
}
inline int order_of(const std::string& name) {
  return name == "auto"
             ? TEZIP_ORDER_AUTO
             : (name == "forward" ? TEZIP_ORDER_FORWARD : (name == "bidirectional" ? TEZIP_ORDER_BIDIRECTIONAL : -1));
}

// Does a setting's model name a file (which decoders need, too), not "auto", "generic" or "none"?
inline bool is_model_file(const std::string& model) { return model != "auto" && model != "generic" && model != "none"; }

// Frames in, bytes out. Not for several threads at once.
class Encoder {
 public:
  explicit Encoder(const tezip_settings& settings) : handle_(tezip_encoder_new(&settings), tezip_encoder_free) {
    if (!handle_) throw Error(TEZIP_INVALID_ARGUMENT, tezip_message());
  }
  // frame: one contiguous frame of the settings' shape and type.
  void push(const void* frame) { check(tezip_encoder_push(handle_.get(), frame)); }
  void finish() { check(tezip_encoder_finish(handle_.get())); }
  // The bytes that are ready since the last call; maybe none.
  std::vector<std::byte> pull() {
    const void* bytes = nullptr;
    std::size_t size = 0;
    check(tezip_encoder_pull(handle_.get(), &bytes, &size));
    const auto* first = static_cast<const std::byte*>(bytes);
    return {first, first + size};
  }

 private:
  void check(int result) const {
    if (result != TEZIP_OK) throw Error(result, tezip_encoder_message(handle_.get()));
  }
  std::unique_ptr<tezip_encoder, decltype(&tezip_encoder_free)> handle_;
};

// Bytes in, frames out. Not for several threads at once.
class Decoder {
 public:
  Decoder() : handle_(tezip_decoder_new(), tezip_decoder_free) {
    if (!handle_) throw Error(TEZIP_OUT_OF_MEMORY, tezip_message());
  }
  void push(const void* bytes, std::size_t size) { check(tezip_decoder_push(handle_.get(), bytes, size)); }
  // False until the header has arrived.
  bool info(tezip_info& info) {
    int known = 0;
    check(tezip_decoder_info(handle_.get(), &info, &known));
    return known != 0;
  }
  // The next frame into frame (info.frame_bytes bytes); false if more bytes are needed or the stream has ended.
  bool pull(void* frame, std::size_t frame_bytes) {
    int got = 0;
    check(tezip_decoder_pull(handle_.get(), frame, frame_bytes, &got));
    return got != 0;
  }
  // Throws TEZIP_TRUNCATED unless the stream ended properly and all frames were taken.
  void finish() { check(tezip_decoder_finish(handle_.get())); }

 private:
  void check(int result) const {
    if (result != TEZIP_OK) throw Error(result, tezip_decoder_message(handle_.get()));
  }
  std::unique_ptr<tezip_decoder, decltype(&tezip_decoder_free)> handle_;
};

}  // namespace tezip
