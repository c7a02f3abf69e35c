// One byte in front of the zstd frame says whether the bytes were shuffled, so
// that decompression needs no options. The frame carries its own size and
// checksum, and both are checked.
#include "plugins/compressors/shuffled_zstd.h"

#include <zstd.h>

#include <memory>

#include "plugins/compressors/byte_shuffle.h"

namespace tezpress {
namespace {

// Outside the frame's checksum, so far apart that no flipped bit turns one into the other.
enum class Shuffle : std::uint8_t { kNone = 'n', kByte = 's' };

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

void check(std::size_t code, ErrorCode error, std::string_view what) {
  if (ZSTD_isError(code)) fail(error, "zstd: {}: {}", what, ZSTD_getErrorName(code));
}

std::size_t write_frame(ByteSpan bytes, int level, std::span<std::uint8_t> frame) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (context == nullptr) fail(ErrorCode::kOutOfMemory, "zstd: no memory for a compression context");
  check(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level), ErrorCode::kInvalidArgument,
        "the level");
  check(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1), ErrorCode::kInternal, "the checksum flag");
  const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  check(size, ErrorCode::kInternal, "compression");
  return size;
}

void read_frame(ByteSpan frame, std::span<std::uint8_t> target) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size != target.size())
    fail(ErrorCode::kCorrupt, "zstd: the frame does not hold the {} bytes of the array", target.size());
  const std::size_t length = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
  check(length, ErrorCode::kCorrupt, "the frame");
  if (length != frame.size())
    fail(ErrorCode::kCorrupt, "zstd: {} bytes are left over behind the frame", frame.size() - length);
  const std::size_t written = ZSTD_decompress(target.data(), target.size(), frame.data(), frame.size());
  check(written, ErrorCode::kCorrupt, "decompression");
  if (written != target.size())
    fail(ErrorCode::kCorrupt, "zstd: {} bytes came out where {} were expected", written, target.size());
}

}  // namespace

Bytes compress_shuffled(ByteSpan bytes, std::size_t element, bool shuffle, int level) {
  shuffle = shuffle && element > 1;
  Bytes shuffled;
  if (shuffle) {
    shuffled.resize(bytes.size());
    shuffle_bytes(bytes, element, shuffled);
    bytes = shuffled;
  }
  Bytes stream(1 + ZSTD_compressBound(bytes.size()));
  stream[0] = static_cast<std::uint8_t>(shuffle ? Shuffle::kByte : Shuffle::kNone);
  stream.resize(1 + write_frame(bytes, level, std::span(stream).subspan(1)));
  return stream;
}

void decompress_shuffled(ByteSpan stream, std::size_t element, std::span<std::uint8_t> target) {
  if (stream.empty()) fail(ErrorCode::kTruncated, "zstd: the stream is empty");
  switch (static_cast<Shuffle>(stream[0])) {
    case Shuffle::kNone: return read_frame(stream.subspan(1), target);
    case Shuffle::kByte: {
      Bytes shuffled(target.size());
      read_frame(stream.subspan(1), shuffled);
      return unshuffle_bytes(shuffled, element, target);
    }
  }
  fail(ErrorCode::kCorrupt, "zstd: the first byte of the stream is {}, which names no shuffle", stream[0]);
}

}  // namespace tezpress
