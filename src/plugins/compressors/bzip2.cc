// bzip2, lossless, on libbz2. The stream is one bzip2 stream, as any bzip2 program
// reads and writes it, with its own checksums. libbz2 counts in 32 bits, so it is
// fed in pieces and arrays of any size pass.
#include <bzlib.h>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/effort_level.h"

namespace tezpress {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 30;

// A count of bytes that libbz2 can take at once.
unsigned piece(std::size_t bytes) { return static_cast<unsigned>(std::min(bytes, kPiece)); }

// libbz2 takes pointers to char that are not const, but does not write its input.
char* input_pointer(const std::uint8_t* bytes) { return reinterpret_cast<char*>(const_cast<std::uint8_t*>(bytes)); }

struct Encoder {
  Encoder(int block_size, int work_factor) {
    const int code = BZ2_bzCompressInit(&stream, block_size, 0, work_factor);
    if (code != BZ_OK)
      fail(ErrorCode::kOutOfMemory, "bzip2: no memory for compression in blocks of {} bytes", block_size * 100000);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  ~Encoder() { BZ2_bzCompressEnd(&stream); }
  bz_stream stream{};
};

struct Decoder {
  explicit Decoder(bool small) {
    if (BZ2_bzDecompressInit(&stream, 0, small ? 1 : 0) != BZ_OK)
      fail(ErrorCode::kOutOfMemory, "bzip2: no memory for decompression");
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { BZ2_bzDecompressEnd(&stream); }
  bz_stream stream{};
};

class Bzip2 : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "bzip2",
            .version = BZ2_bzlibVersion(),
            .sentence = "bzip2: block sorting, lossless",
            .bounds = {BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    Array storage;
    ByteSpan rest = contiguous(input, storage).bytes();
    Encoder encoder(level_.value(), work_factor_);
    bz_stream& bz = encoder.stream;
    Bytes stream(rest.size() / 4 + 64);
    std::size_t written = 0;
    int code = BZ_RUN_OK;
    while (code != BZ_STREAM_END) {
      if (written == stream.size()) stream.resize(2 * stream.size());
      bz.next_in = input_pointer(rest.data());
      bz.avail_in = piece(rest.size());
      bz.next_out = reinterpret_cast<char*>(stream.data() + written);
      bz.avail_out = piece(stream.size() - written);
      const unsigned in = bz.avail_in;
      const unsigned out = bz.avail_out;
      code = BZ2_bzCompress(&bz, in == rest.size() ? BZ_FINISH : BZ_RUN);
      if (code < 0) fail(ErrorCode::kInternal, "bzip2: compression failed with code {}", code);
      rest = rest.subspan(in - bz.avail_in);
      written += out - bz.avail_out;
    }
    stream.resize(written);
    return stream;
  }

  void decompress(ByteSpan stream, View into) override {
    Decoder decoder(small_ != 0);
    bz_stream& bz = decoder.stream;
    std::span<std::uint8_t> target = into.bytes();
    char spare = 0;  // takes the byte too many of a stream that is longer than the array
    int code = BZ_OK;
    while (code != BZ_STREAM_END) {
      const bool full = target.empty();
      bz.next_in = input_pointer(stream.data());
      bz.avail_in = piece(stream.size());
      bz.next_out = full ? &spare : reinterpret_cast<char*>(target.data());
      bz.avail_out = full ? 1 : piece(target.size());
      const unsigned in = bz.avail_in;
      const unsigned out = bz.avail_out;
      code = BZ2_bzDecompress(&bz);
      if (code < 0) fail(ErrorCode::kCorrupt, "bzip2: the stream is damaged (code {})", code);
      const unsigned read = in - bz.avail_in;
      const unsigned written = out - bz.avail_out;
      if (full && written != 0)
        fail(ErrorCode::kCorrupt, "bzip2: the stream holds more than the {} bytes of the array", into.size_bytes());
      if (read == 0 && written == 0 && code == BZ_OK) fail(ErrorCode::kTruncated, "bzip2: the stream ends too early");
      stream = stream.subspan(read);
      if (!full) target = target.subspan(written);
    }
    if (!target.empty())
      fail(ErrorCode::kCorrupt, "bzip2: the stream lacks {} of the {} bytes of the array", target.size(),
           into.size_bytes());
    if (!stream.empty()) fail(ErrorCode::kCorrupt, "bzip2: {} bytes are left over behind the stream", stream.size());
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Bzip2>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    level_.describe(visitor, "bzip2:block_size_100k");
    visitor.option({.key = "bzip2:work_factor",
                    .sentence = "how long to try on repetitive data before a slower method takes over; 0: libbz2's 30",
                    .minimum = 0,
                    .maximum = 250},
                   work_factor_);
    visitor.option({.key = "bzip2:small", .sentence = "1: decompress with less memory and half the speed"}, small_);
    visitor.option({.key = "bzip2:verbosity",
                    .sentence = "kept for LibPressio's programs: nothing is printed",
                    .minimum = 0,
                    .maximum = 4},
                   verbosity_);
  }
  void changed() override { level_.changed(newly_set("bzip2:block_size_100k")); }

 private:
  EffortLevel level_{9, 1, 9};
  std::int32_t work_factor_ = 30;
  std::int32_t small_ = 0;
  std::int32_t verbosity_ = 0;
};

}  // namespace

std::unique_ptr<Compressor> make_bzip2() { return std::make_unique<Bzip2>(); }

}  // namespace tezpress
