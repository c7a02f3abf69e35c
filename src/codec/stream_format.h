// The outermost layer of a tezip stream: a header, group records, an end record.
// docs/format.md is its specification.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "codec/settings.h"

namespace tezpress::codec {

inline constexpr std::string_view kMagic = "TEZP";
inline constexpr std::uint8_t kFormatVersion = 3;  // written; 1 and 2 are read, too
inline constexpr std::uint8_t kGroupTag = 'G';
inline constexpr std::uint8_t kModelTag = 'M';
inline constexpr std::uint8_t kEndTag = 'E';

struct StreamHeader {
  int version = kFormatVersion;
  Dtype dtype = Dtype::kFloat;
  Shape frame_shape;
  bool has_time = true;  // false: one frame that is the whole array
  BoundRequest bound;    // as asked for, for people
};

struct GroupRecord {
  std::size_t frames = 0;
  ByteSpan payload;
};

struct StreamRecord {
  enum class Kind { kIncomplete, kGroup, kModel, kEnd };
  Kind kind = Kind::kIncomplete;
  std::size_t used = 0;  // bytes; 0 if incomplete
  GroupRecord group;
  SharedModel model;           // for the groups that follow
  std::size_t end_frames = 0;  // the total that an end record states
};

bool is_tezip_stream(ByteSpan bytes);
void write_stream_header(const StreamHeader& header, ByteWriter& out);
void write_group_record(std::size_t frames, ByteSpan payload, ByteWriter& out);
void write_model_record(const NetworkModel& model, ByteWriter& out);
void write_end_record(std::size_t frames, std::size_t groups, ByteWriter& out);

// Reads records one after the other from bytes that may not be all there yet.
class StreamReader {
 public:
  // The header, or nothing if more bytes are needed. Throws kCorrupt.
  static std::optional<StreamHeader> read_header(ByteSpan bytes, std::size_t& used);

  // The record at the start of bytes. Throws kCorrupt (bad tag or checksum), kUnsupported (a model's version).
  static StreamRecord read_record(ByteSpan bytes);
};

}  // namespace tezpress::codec
