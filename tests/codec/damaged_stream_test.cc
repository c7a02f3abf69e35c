// Damaged and hostile streams: an Error or the right data, never a crash, a hang,
// or memory that the bytes cannot justify. Checksums notice most damage at once, so
// group payloads are also broken behind their backs. Most worth under sanitizers.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>

#include "base/error_testing.h"
#include "codec/example_streams.h"
#include "codec/stream_decoder.h"
#include "codec/stream_format.h"

namespace tezpress::codec_testing {
namespace {

constexpr std::size_t kMostMemory = std::size_t{2} << 30;

// Sanitizers reserve address space of their own: there the limit is left out.
class MemoryLimit : public ::testing::Environment {
  void SetUp() override {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const rlimit limit{kMostMemory, kMostMemory};
    ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
#endif
  }
};
[[maybe_unused]] const auto* const memory_limit = ::testing::AddGlobalTestEnvironment(new MemoryLimit);

// Decodes whatever the stream claims. What comes out without an Error must be the example's own first frames.
void expect_error_or_truth(const Stream& stream, const ExampleStream& example) {
  tezip_info info;
  if (tezip_inspect(stream.data(), stream.size(), &info) != TEZIP_OK) return;
  const std::size_t size = info.frames * info.frame_bytes;
  ASSERT_LE(size, example.decoded.size()) << "claims more than it holds";
  std::vector<std::byte> out(size);
  const int code = tezip_decompress(stream.data(), stream.size(), 0, info.frames, 1, out.data(), size);
  ASSERT_TRUE(code == TEZIP_OK || code == TEZIP_CORRUPT || code == TEZIP_TRUNCATED) << code << tezip_message();
  if (code == TEZIP_CORRUPT) return;
  ASSERT_TRUE(std::equal(out.begin(), out.end(), example.decoded.begin())) << "wrong data without an error";
  ASSERT_TRUE(code != TEZIP_OK || size == example.decoded.size()) << "frames are missing without an error";
}

// The same through the decoder that takes pieces.
void expect_pieces_agree(const Stream& stream, const ExampleStream& example) {
  try {
    const std::vector<std::byte> out = decompress_pushed(stream, 50);
    EXPECT_EQ(out, example.decoded);
  } catch (const std::runtime_error&) {
    SUCCEED();
  }
}

TEST(DamagedStream, EveryChangedByteIsNoticed) {
  for (const ExampleStream& example : example_streams()) {
    SCOPED_TRACE(example.name);
    for (std::size_t i = 0; i < example.stream.size(); ++i) {
      Stream changed = example.stream;
      changed[i] ^= 0xff;
      expect_error_or_truth(changed, example);
      expect_pieces_agree(changed, example);
      for (int bit = 0; bit < 8 && i < 200; ++bit) {
        changed = example.stream;
        changed[i] ^= static_cast<std::uint8_t>(1 << bit);
        expect_error_or_truth(changed, example);
      }
    }
  }
}

TEST(DamagedStream, EveryLengthGivesTheWholeGroupsAndAnError) {
  for (const ExampleStream& example : example_streams()) {
    SCOPED_TRACE(example.name);
    for (std::size_t size = 0; size < example.stream.size(); ++size) {
      const Stream cut(example.stream.begin(), example.stream.begin() + static_cast<std::ptrdiff_t>(size));
      expect_error_or_truth(cut, example);
      EXPECT_THROW(decompress_pushed(cut, 70), std::runtime_error) << size;
    }
    Stream longer = example.stream;
    longer.push_back(0);
    tezip_info info;
    EXPECT_EQ(tezip_inspect(longer.data(), longer.size(), &info), TEZIP_CORRUPT);
  }
}

// Decodes a payload that no checksum guards; any data or an Error will do.
void decode_payload(const codec::StreamSummary& summary, const Bytes& payload) {
  const codec::Extent extent = codec::extent_of(summary.header.frame_shape);
  std::vector<std::byte> frame(extent.count() * size_of(summary.header.dtype));
  codec::GroupDecoder decoder(summary.header);
  try {
    decoder.open(payload, summary.models);
    while (decoder.frames_left() > 0) decoder.next(frame.data());
  } catch (const Error& error) {
    // A changed group may name another model.
    const bool names_model = !summary.models.empty() && error.code() == ErrorCode::kUnsupported;
    EXPECT_TRUE(names_model || error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kTruncated)
        << error.what();
  }
}

TEST(DamagedStream, GroupsWithoutTheirChecksumAreSurvived) {
  for (const ExampleStream& example : example_streams()) {
    SCOPED_TRACE(example.name);
    const codec::StreamSummary summary = codec::summarise(example.stream);
    for (const codec::GroupRecord& group : summary.groups) {
      const Bytes payload(group.payload.begin(), group.payload.end());
      decode_payload(summary, payload);
      for (std::size_t i = 0; i < payload.size(); ++i) {
        for (const int change : {0x01, 0x10, 0x80, 0xff}) {
          Bytes changed = payload;
          changed[i] ^= static_cast<std::uint8_t>(change);
          decode_payload(summary, changed);
        }
        decode_payload(summary, Bytes(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(i)));
      }
    }
  }
}

TEST(DamagedStream, RandomPayloadsBehindAGoodHeaderAreSurvived) {
  std::mt19937 random(1);
  for (const ExampleStream& example : example_streams()) {
    SCOPED_TRACE(example.name);
    const codec::StreamSummary summary = codec::summarise(example.stream);
    Bytes payload(summary.groups[0].payload.begin(), summary.groups[0].payload.end());
    for (int turn = 0; turn < 300; ++turn) {
      Bytes changed = payload;
      const std::size_t from = random() % changed.size();
      const std::size_t to = from + random() % (changed.size() - from) + 1;
      for (std::size_t i = from; i < to; ++i) changed[i] = static_cast<std::uint8_t>(random());
      decode_payload(summary, changed);
    }
  }
}

// A well-formed stream whose one group says far more than its bytes can mean.
Stream stream_claiming(const Shape& frame_shape, std::size_t frames) {
  codec::StreamHeader header;
  header.frame_shape = frame_shape;
  header.bound.lossless = true;
  const std::vector<ExampleStream> examples = example_streams();
  const codec::StreamSummary summary = codec::summarise(examples[0].stream);
  ByteWriter out;
  codec::write_stream_header(header, out);
  codec::write_group_record(frames, summary.groups[0].payload, out);
  codec::write_end_record(frames, 1, out);
  return out.take();
}

TEST(DamagedStream, ClaimsBeyondTheBytesAreRefusedBeforeMemoryIsTaken) {
  for (const Stream& stream :
       {stream_claiming({std::size_t{1} << 13, std::size_t{1} << 20}, 2), stream_claiming({std::size_t{1} << 25}, 2)}) {
    tezip_info info;
    EXPECT_EQ(tezip_inspect(stream.data(), stream.size(), &info), TEZIP_CORRUPT);
    EXPECT_THAT(tezip_message(), ::testing::HasSubstr("cannot hold"));
    float value = 0;
    EXPECT_EQ(tezip_decompress(stream.data(), stream.size(), 0, 0, 1, &value, 0), TEZIP_CORRUPT);
    codec::StreamDecoder decoder;
    decoder.push(stream);
    EXPECT_ERROR(decoder.next(reinterpret_cast<std::byte*>(&value)), kCorrupt, "cannot hold");
  }
}

TEST(DamagedStream, FramesMadeUpFromNothingEndAtOnce) {
  // The record and the group's header agree on 2^20 frames, but the bytes are those of two.
  for (const ExampleStream& example : example_streams()) {
    if (example.name != "real_float" && example.name != "basis_float") continue;
    const codec::StreamSummary summary = codec::summarise(example.stream);
    const ByteSpan coded = summary.groups[0].payload;
    ByteWriter payload;
    payload.raw(coded.first(1));  // the mode
    payload.varint(std::size_t{1} << 20);
    payload.raw(coded.subspan(2));
    codec::GroupDecoder decoder(summary.header);
    std::vector<std::byte> frame(element_count(summary.header.frame_shape) * sizeof(float));
    std::size_t decoded = 0;
    const auto all = [&] {
      decoder.open(payload.view());
      for (; decoder.frames_left() > 0; ++decoded) decoder.next(frame.data());
    };
    EXPECT_THROW(all(), Error);
    EXPECT_LE(decoded, summary.groups[0].frames) << example.name;
  }
}

// The densest streams that there can be are within the limit of the claim.
TEST(DamagedStream, TheMostCompressibleSeriesIsNotTakenForALie) {
  for (const float value : {0.0f, 1.5f, std::numeric_limits<float>::quiet_NaN()}) {
    tezip_settings settings;
    tezip_settings_init(&settings);
    settings.axes = 2;
    settings.shape[0] = 1000;
    settings.shape[1] = 2000;
    settings.lossless = 1;
    Series series{settings, 3, {}};
    const std::vector<float> values(3 * 2000000, value);
    series.data.resize(values.size() * sizeof(float));
    std::memcpy(series.data.data(), values.data(), series.data.size());
    const Stream stream = compress_whole(series);
    EXPECT_LT(stream.size(), 20000u);
    EXPECT_EQ(decompress_frames(stream, 0, 3, 1), series.data);
  }
}

}  // namespace
}  // namespace tezpress::codec_testing
