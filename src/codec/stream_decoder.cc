#include "codec/stream_decoder.h"

#include <algorithm>

#include "base/parallel.h"

namespace tezpress::codec {
namespace {

void open_group(GroupDecoder& decoder, const GroupRecord& record) {
  decoder.open(record.payload);
  if (decoder.frames_left() != record.frames)
    fail(ErrorCode::kCorrupt, "a group holds {} frames but its record says {}", decoder.frames_left(), record.frames);
}

}  // namespace

StreamSummary summarise(ByteSpan stream) {
  StreamSummary summary;
  std::size_t used = 0;
  const auto header = StreamReader::read_header(stream, used);
  if (!header) fail(ErrorCode::kTruncated, "the stream of {} bytes ends within its header", stream.size());
  summary.header = *header;
  stream = stream.subspan(used);
  while (true) {
    GroupRecord group;
    std::size_t stated = 0;
    const auto record = StreamReader::read_record(stream, group, stated, used);
    if (record == StreamReader::Record::kIncomplete) return summary;
    stream = stream.subspan(used);
    if (record == StreamReader::Record::kEnd) {
      if (stated != summary.frames)
        fail(ErrorCode::kCorrupt, "the stream has {} frames but its end says {}", summary.frames, stated);
      if (!stream.empty()) fail(ErrorCode::kCorrupt, "{} bytes follow the end of the stream", stream.size());
      summary.complete = true;
      return summary;
    }
    check_claim(*header, group);
    summary.first_frame.push_back(summary.frames);
    summary.groups.push_back(group);
    summary.frames += group.frames;
  }
}

Shape array_shape(const StreamSummary& summary) {
  Shape shape = summary.header.frame_shape;
  if (summary.header.has_time) shape.insert(shape.begin(), summary.frames);
  return shape;
}

void decode_frames(const StreamSummary& summary, std::size_t first, std::size_t count, unsigned threads,
                   std::byte* out) {
  if (first > summary.frames || count > summary.frames - first)
    fail(ErrorCode::kInvalidArgument, "frames {} to {} are wanted but the stream has {}", first, first + count,
         summary.frames);
  const std::size_t frame_bytes = element_count(summary.header.frame_shape) * size_of(summary.header.dtype);
  ThreadPool pool(threads);
  pool.run(summary.groups.size(), [&](std::size_t g) {
    const std::size_t begin = summary.first_frame[g];
    const std::size_t end = begin + summary.groups[g].frames;
    if (end <= first || begin >= first + count) return;
    GroupDecoder decoder(summary.header);
    open_group(decoder, summary.groups[g]);
    // Frames before the wanted ones must be decoded too, since later ones refer to them.
    std::vector<std::byte> skipped(begin < first ? frame_bytes : 0);
    for (std::size_t frame = begin; frame < std::min(end, first + count); ++frame)
      decoder.next(frame < first ? skipped.data() : out + (frame - first) * frame_bytes);
  });
}

void StreamDecoder::push(ByteSpan bytes) {
  if (position_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
    position_ = 0;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

const StreamHeader* StreamDecoder::header() {
  if (!header_) {
    std::size_t used = 0;
    header_ = StreamReader::read_header(unread(), used);
    position_ += used;
  }
  return header_ ? &*header_ : nullptr;
}

bool StreamDecoder::open_next_group() {
  GroupRecord record;
  std::size_t stated = 0;
  std::size_t used = 0;
  const auto kind = StreamReader::read_record(unread(), record, stated, used);
  if (kind == StreamReader::Record::kIncomplete) return false;
  if (kind == StreamReader::Record::kEnd) {
    position_ += used;
    if (!unread().empty()) fail(ErrorCode::kCorrupt, "{} bytes follow the end of the stream", unread().size());
    if (stated != frames_) fail(ErrorCode::kCorrupt, "the stream has {} frames but its end says {}", frames_, stated);
    ended_ = true;
    return false;
  }
  check_claim(*header_, record);
  // The buffer moves when more bytes arrive, so the group keeps its own copy.
  payload_.assign(record.payload.begin(), record.payload.end());
  position_ += used;
  if (!group_) group_ = std::make_unique<GroupDecoder>(*header_);
  open_group(*group_, {record.frames, payload_});
  ++groups_;
  return true;
}

bool StreamDecoder::next(std::byte* out) {
  if (header() == nullptr || ended_) return false;
  if ((!group_ || group_->frames_left() == 0) && !open_next_group()) return false;
  group_->next(out);
  ++frames_;
  return true;
}

void StreamDecoder::finish() {
  if (header() != nullptr && !ended_ && (!group_ || group_->frames_left() == 0)) open_next_group();
  if (finished()) return;
  fail(ErrorCode::kTruncated, "the stream ends early, after {} complete groups with {} frames taken", groups_, frames_);
}

}  // namespace tezpress::codec
