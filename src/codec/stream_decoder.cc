#include "codec/stream_decoder.h"

#include <algorithm>

#include "base/parallel.h"

namespace tezpress::codec {
namespace {

void open_group(GroupDecoder& decoder, const GroupRecord& record, std::span<const SharedModel> models) {
  decoder.open(record.payload, models);
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
    const StreamRecord record = StreamReader::read_record(stream);
    if (record.kind == StreamRecord::Kind::kIncomplete) return summary;
    stream = stream.subspan(record.used);
    if (record.kind == StreamRecord::Kind::kEnd) {
      if (record.end_frames != summary.frames)
        fail(ErrorCode::kCorrupt, "the stream has {} frames but its end says {}", summary.frames, record.end_frames);
      if (!stream.empty()) fail(ErrorCode::kCorrupt, "{} bytes follow the end of the stream", stream.size());
      summary.complete = true;
      return summary;
    }
    if (record.kind == StreamRecord::Kind::kModel) {
      summary.models.push_back(record.model);
      continue;
    }
    check_claim(*header, record.group);
    summary.first_frame.push_back(summary.frames);
    summary.groups.push_back(record.group);
    summary.frames += record.group.frames;
  }
}

CodingSummary summarise_coding(const StreamSummary& summary) {
  CodingSummary coding;
  for (const GroupRecord& group : summary.groups) {
    ByteReader in(group.payload, "group of pictures");
    const GroupHeader header = read_group_header(summary.header.dtype, summary.header.version, in);
    if (header.mode == Mode::kBasis) ++coding.basis_groups;
    if ((header.tools & kNetwork) == 0) continue;
    ++coding.network_groups;
    coding.network = header.network;
  }
  return coding;
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
    open_group(decoder, summary.groups[g], summary.models);
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
  StreamRecord record = StreamReader::read_record(unread());
  for (; record.kind == StreamRecord::Kind::kModel; record = StreamReader::read_record(unread())) {
    models_.push_back(record.model);
    position_ += record.used;
  }
  if (record.kind == StreamRecord::Kind::kIncomplete) return false;
  if (record.kind == StreamRecord::Kind::kEnd) {
    position_ += record.used;
    if (!unread().empty()) fail(ErrorCode::kCorrupt, "{} bytes follow the end of the stream", unread().size());
    if (record.end_frames != frames_)
      fail(ErrorCode::kCorrupt, "the stream has {} frames but its end says {}", frames_, record.end_frames);
    ended_ = true;
    return false;
  }
  check_claim(*header_, record.group);
  // The buffer moves when more bytes arrive, so the group keeps its own copy.
  payload_.assign(record.group.payload.begin(), record.group.payload.end());
  position_ += record.used;
  if (!group_) group_ = std::make_unique<GroupDecoder>(*header_);
  open_group(*group_, {record.group.frames, payload_}, models_);
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
