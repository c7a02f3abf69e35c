// Headers and records: whole ones come back, cut ones ask for more, changed ones
// are refused, whichever byte it is.
#include "codec/stream_format.h"

#include <gtest/gtest.h>

#include "base/checksum.h"
#include "base/error_testing.h"
#include "codec/group_header.h"

namespace tezpress::codec {
namespace {

StreamHeader example_header() {
  StreamHeader header;
  header.dtype = Dtype::kInt16;
  header.frame_shape = {3, 200, 100000};
  header.bound.abs = 0.5;
  header.bound.rel = 1e-3;
  return header;
}

Bytes written(const StreamHeader& header) {
  ByteWriter out;
  write_stream_header(header, out);
  return out.take();
}

TEST(StreamFormat, HeadersRoundTrip) {
  for (const bool has_time : {true, false}) {
    StreamHeader header = example_header();
    header.has_time = has_time;
    const Bytes bytes = written(header);
    EXPECT_TRUE(is_tezip_stream(bytes));
    std::size_t used = 0;
    const auto back = StreamReader::read_header(bytes, used);
    ASSERT_TRUE(back);
    EXPECT_EQ(used, bytes.size());
    EXPECT_EQ(back->dtype, header.dtype);
    EXPECT_EQ(back->frame_shape, header.frame_shape);
    EXPECT_EQ(back->has_time, has_time);
    EXPECT_EQ(back->bound.abs, 0.5);
    EXPECT_EQ(back->bound.rel, 1e-3);
    EXPECT_FALSE(back->bound.pw_rel);
    EXPECT_FALSE(back->bound.lossless);
  }
}

TEST(StreamFormat, CutHeadersAskForMore) {
  const Bytes bytes = written(example_header());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::size_t used = 0;
    EXPECT_FALSE(StreamReader::read_header(ByteSpan(bytes).first(size), used)) << size;
  }
}

// True if the bytes are an Error or ask for more; what is accepted must not differ.
template <typename Read>
void expect_changes_noticed(const Bytes& bytes, const Read& accepted) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = bytes;
      changed[i] ^= static_cast<std::uint8_t>(1 << bit);
      try {
        EXPECT_FALSE(accepted(changed)) << "byte " << i << " bit " << bit;
      } catch (const Error& error) {
        EXPECT_TRUE(error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kUnsupported) << error.what();
      }
    }
  }
}

TEST(StreamFormat, ChangedHeadersAreNoticed) {
  expect_changes_noticed(written(example_header()), [](const Bytes& bytes) {
    std::size_t used = 0;
    return StreamReader::read_header(bytes, used).has_value();
  });
}

Bytes group_record(std::size_t frames, const Bytes& payload) {
  ByteWriter out;
  write_group_record(frames, payload, out);
  return out.take();
}

StreamRecord::Kind read(ByteSpan bytes) { return StreamReader::read_record(bytes).kind; }

TEST(StreamFormat, GroupRecordsRoundTrip) {
  const Bytes payload(300, 7);
  const Bytes bytes = group_record(5, payload);
  const StreamRecord record = StreamReader::read_record(bytes);
  EXPECT_EQ(record.kind, StreamRecord::Kind::kGroup);
  EXPECT_EQ(record.group.frames, 5u);
  EXPECT_TRUE(std::equal(payload.begin(), payload.end(), record.group.payload.begin(), record.group.payload.end()));
  EXPECT_EQ(record.used, bytes.size());
}

TEST(StreamFormat, CutRecordsAreIncomplete) {
  const Bytes bytes = group_record(5, Bytes(300, 7));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(read(ByteSpan(bytes).first(size)), StreamRecord::Kind::kIncomplete) << size;
}

TEST(StreamFormat, ChangedRecordsAreNoticed) {
  const auto accepted = [](const Bytes& bytes) { return read(bytes) != StreamRecord::Kind::kIncomplete; };
  expect_changes_noticed(group_record(5, Bytes(30, 7)), accepted);
  ByteWriter end;
  write_end_record(1000, 50, end);
  expect_changes_noticed(end.take(), accepted);
}

TEST(StreamFormat, EndRecordsSayTheirFrames) {
  ByteWriter out;
  write_end_record(1000, 50, out);
  const StreamRecord record = StreamReader::read_record(out.view());
  EXPECT_EQ(record.kind, StreamRecord::Kind::kEnd);
  EXPECT_EQ(record.end_frames, 1000u);
  EXPECT_EQ(record.used, out.size());
}

TEST(StreamFormat, HostileHeadersWithTheRightChecksumAreRefused) {
  const auto refused = [](StreamHeader header, const char* part) {
    std::size_t used = 0;
    EXPECT_ERROR(StreamReader::read_header(written(header), used), kCorrupt, part);
  };
  StreamHeader header = example_header();
  header.frame_shape = {0};
  refused(header, "0 points");
  header.frame_shape = {std::size_t{1} << 40};
  refused(header, "points");
  header.frame_shape = Shape(7, std::size_t{1} << 30);
  refused(header, "more elements than memory");
  header.frame_shape = Shape(8, 1);
  refused(header, "8 axes");
  header = example_header();
  header.bound = {};
  refused(header, "bounds");
  header.bound.abs = -1;
  refused(header, "-1");
}

TEST(StreamFormat, GroupsOfTooManyFramesAreRefused) {
  EXPECT_ERROR(read(group_record(0, {})), kCorrupt, "0 frames");
  EXPECT_ERROR(read(group_record(kMaxGroupFrames + 1, {})), kCorrupt, "frames");
}

}  // namespace
}  // namespace tezpress::codec
