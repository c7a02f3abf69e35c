// A whole stream, frame by frame: collects frames into groups of pictures and
// codes the groups, several at a time if there are threads. Which frames share a
// group never depends on the number of threads, and so neither do the bytes.
#pragma once

#include <memory>

#include "base/parallel.h"
#include "codec/group_encoder.h"
#include "codec/stream_format.h"

namespace tezpress::codec {

class StreamEncoder {
 public:
  // has_time false: the one frame that will be pushed is the whole array. Throws kInvalidArgument.
  explicit StreamEncoder(const Settings& settings, bool has_time = true);

  // frame: contiguous, frame_shape values. push() copies; push_borrowed() needs the frame until finish().
  void push(const std::byte* frame);
  void push_borrowed(const std::byte* frame);
  // Codes what is left and closes the stream; afterwards only take() may be called.
  void finish();
  // The bytes that are ready so far; they are handed over.
  Bytes take() { return output_.take(); }
  std::size_t frames() const { return frames_; }

 private:
  struct Pending {
    std::vector<const std::byte*> frames;
    std::vector<std::unique_ptr<std::byte[]>> owned;
  };
  void add(const std::byte* frame, std::unique_ptr<std::byte[]> owned);
  bool starts_group(const std::byte* frame);
  void code_pending();
  void write_network_once();

  Settings settings_;
  std::size_t frame_bytes_;
  std::size_t interval_;
  ThreadPool pool_;
  std::vector<std::unique_ptr<GroupEncoder>> encoders_;  // one per thread, made when needed
  std::vector<Pending> pending_;                         // the last one may still grow
  ByteWriter output_;
  std::size_t frames_ = 0;
  std::size_t groups_ = 0;
  bool carries_network_ = false;
  bool finished_ = false;
};

// A series in memory, frames frames one after the other; rel refers to the range of all of them.
Bytes encode_series(Settings settings, bool has_time, const std::byte* data, std::size_t frames);

}  // namespace tezpress::codec
