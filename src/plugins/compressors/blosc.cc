// Blosc 1, lossless: byte or bit shuffle and one of its inner compressors. The
// stream is Blosc's own buffer, as LibPressio and python-blosc read and write it.
// Blosc takes less than 2 GiB at once; larger arrays become several buffers, one
// after the other. Blosc keeps no checksum: files get one from the container.
#include <blosc.h>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/effort_level.h"

namespace tezpress {
namespace {

// Whole elements of every size.
constexpr std::size_t kBufferBytes = BLOSC_MAX_BUFFERSIZE / 64 * 64;

std::vector<std::string> inner_compressors() {
  std::vector<std::string> names = {""};
  for (const char* c = blosc_list_compressors(); *c != '\0'; ++c) {
    if (*c == ',')
      names.emplace_back();
    else
      names.back() += *c;
  }
  return names;
}

class Blosc : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "blosc",
            .version = blosc_get_version_string(),
            .sentence = "Blosc: byte or bit shuffle, then a fast compressor, lossless",
            .bounds = {BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    Array storage;
    ByteSpan rest = contiguous(input, storage).bytes();
    Bytes stream;
    do {
      const ByteSpan part = rest.first(std::min(rest.size(), kBufferBytes));
      append_buffer(part, size_of(input.dtype()), stream);
      rest = rest.subspan(part.size());
    } while (!rest.empty());
    return stream;
  }

  void decompress(ByteSpan stream, View into) override {
    std::span<std::uint8_t> target = into.bytes();
    do {
      const std::size_t length = buffer_length(stream);
      const std::size_t filled = read_buffer(stream.first(length), target);
      stream = stream.subspan(length);
      target = target.subspan(filled);
      if (filled == 0 && !target.empty())
        fail(ErrorCode::kCorrupt, "blosc: an empty buffer where {} bytes of the array are still missing",
             target.size());
    } while (!target.empty());
    if (!stream.empty()) fail(ErrorCode::kCorrupt, "blosc: {} bytes are left over behind the stream", stream.size());
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Blosc>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    level_.describe(visitor, "blosc:clevel");
    visitor.option({.key = "blosc:compressor", .sentence = "what follows the shuffle", .choices = inner_compressors()},
                   inner_);
    visitor.option(
        {.key = "blosc:doshuffle", .sentence = "shuffle: 0 none, 1 bytes, 2 bits", .minimum = 0, .maximum = 2},
        shuffle_);
    visitor.option({.key = "blosc:blocksize",
                    .sentence = "bytes per block; 0: automatic",
                    .maximum = static_cast<double>(BLOSC_MAX_BLOCKSIZE)},
                   block_);
    visitor.option({.key = "blosc:numinternalthreads",
                    .sentence = "threads that Blosc uses",
                    .minimum = 1,
                    .maximum = BLOSC_MAX_THREADS},
                   threads_);
    visitor.option(
        {.key = "pressio:nthreads", .sentence = "threads that Blosc uses", .minimum = 1, .maximum = BLOSC_MAX_THREADS},
        nthreads_);
  }

  void changed() override {
    level_.changed(newly_set("blosc:clevel"));
    // Two names of one number: the one that was changed wins, blosc's own where both were.
    if (!newly_set("blosc:numinternalthreads")) threads_ = static_cast<std::int32_t>(nthreads_);
    nthreads_ = static_cast<std::uint32_t>(threads_);
  }

 private:
  void append_buffer(ByteSpan part, std::size_t element, Bytes& stream) const {
    const std::size_t before = stream.size();
    stream.resize(before + part.size() + BLOSC_MAX_OVERHEAD);
    const int size =
        blosc_compress_ctx(level_.value(), shuffle_, element, part.size(), part.data(), stream.data() + before,
                           stream.size() - before, inner_.c_str(), block_, threads_);
    if (size <= 0)
      fail(ErrorCode::kInternal, "blosc: compression of {} bytes with {} failed with code {}", part.size(), inner_,
           size);
    stream.resize(before + static_cast<std::size_t>(size));
  }

  // Bytes of the buffer at the beginning of stream, all of which are there.
  static std::size_t buffer_length(ByteSpan stream) {
    if (stream.size() < BLOSC_MIN_HEADER_LENGTH)
      fail(ErrorCode::kTruncated, "blosc: {} bytes are left where a header takes {}", stream.size(),
           BLOSC_MIN_HEADER_LENGTH);
    std::size_t filled = 0;
    std::size_t length = 0;
    std::size_t block = 0;
    blosc_cbuffer_sizes(stream.data(), &filled, &length, &block);
    if (length < BLOSC_MIN_HEADER_LENGTH) fail(ErrorCode::kCorrupt, "blosc: the stream has no valid header");
    if (length > stream.size())
      fail(ErrorCode::kTruncated, "blosc: {} bytes are left of a buffer of {}", stream.size(), length);
    return length;
  }

  // Returns how many bytes of target the buffer filled.
  std::size_t read_buffer(ByteSpan buffer, std::span<std::uint8_t> target) const {
    std::size_t filled = 0;
    if (blosc_cbuffer_validate(buffer.data(), buffer.size(), &filled) != 0)
      fail(ErrorCode::kCorrupt, "blosc: the stream has no valid header");
    if (filled > target.size())
      fail(ErrorCode::kCorrupt, "blosc: a buffer of {} bytes where the array takes {}", filled, target.size());
    if (filled == 0) return 0;
    const int size = blosc_decompress_ctx(buffer.data(), target.data(), target.size(), threads_);
    if (size < 0 || static_cast<std::size_t>(size) != filled)
      fail(ErrorCode::kCorrupt, "blosc: the stream is damaged (code {})", size);
    return filled;
  }

  EffortLevel level_{0, 0, 9};  // LibPressio's default: stored
  std::string inner_ = BLOSC_BLOSCLZ_COMPNAME;
  std::int32_t shuffle_ = BLOSC_NOSHUFFLE;
  std::uint32_t block_ = 0;
  std::int32_t threads_ = 1;
  std::uint32_t nthreads_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_blosc() { return std::make_unique<Blosc>(); }

}  // namespace tezpress
