// Streams back to frames: from bytes that arrive piece by piece, or from a whole
// stream in memory with groups decoded in parallel.
#pragma once

#include <memory>

#include "base/array.h"
#include "codec/group_decoder.h"
#include "codec/stream_format.h"

namespace tezpress::codec {

// What a stream in memory says of itself, from its records alone.
struct StreamSummary {
  StreamHeader header;
  std::vector<GroupRecord> groups;       // payloads borrow from the stream
  std::vector<std::size_t> first_frame;  // of each group
  std::vector<SharedModel> models;       // that it carries
  std::size_t frames = 0;                // of all complete groups
  bool complete = false;                 // false: the bytes end before the end record
};
// Throws kCorrupt; a stream that merely ends early is summarised as far as it goes (kTruncated only
// where not even the header is whole).
StreamSummary summarise(ByteSpan stream);
// How its groups are coded.
struct CodingSummary {
  std::size_t basis_groups = 0;    // in mode basis
  std::size_t network_groups = 0;  // that use a network
  std::uint64_t network = 0;       // hash of the last one's trained model
};
// Reads the groups' headers. Throws kCorrupt.
CodingSummary summarise_coding(const StreamSummary& summary);
// (T, frame shape) or the frame shape alone for a stream without time.
Shape array_shape(const StreamSummary& summary);

// Decodes frames [first, first+count) into out, contiguous frames. Touches only the groups that hold them.
void decode_frames(const StreamSummary& summary, std::size_t first, std::size_t count, unsigned threads,
                   std::byte* out);

class StreamDecoder {
 public:
  // Bytes in any pieces; they are copied.
  void push(ByteSpan bytes);
  // Null until the header has arrived.
  const StreamHeader* header();
  // The next frame into out if its group has arrived whole. Throws kCorrupt.
  bool next(std::byte* out);
  // True once the end record was read and all frames were taken.
  bool finished() const { return ended_ && (!group_ || group_->frames_left() == 0); }
  std::size_t frames() const { return frames_; }  // given out so far
  std::size_t groups() const { return groups_; }  // opened so far
  // Throws kTruncated, saying how far the stream went, unless finished().
  void finish();

 private:
  ByteSpan unread() const { return ByteSpan(buffer_).subspan(position_); }
  // False at the end, or if more bytes are needed.
  bool open_next_group();

  Bytes buffer_;
  std::size_t position_ = 0;
  std::optional<StreamHeader> header_;
  std::vector<SharedModel> models_;
  std::unique_ptr<GroupDecoder> group_;
  Bytes payload_;
  std::size_t frames_ = 0;
  std::size_t groups_ = 0;
  bool ended_ = false;
};

}  // namespace tezpress::codec
