#include "plugins/compressors/quantizer.h"

#include "base/checksum.h"
#include "plugins/compressors/shuffled_zstd.h"

namespace tezpress {
namespace {

constexpr std::uint8_t kRaw = 'r';
constexpr std::uint8_t kZstd = 'z';
constexpr int kZstdLevel = 3;  // zstd's own default

bool is_code_width(unsigned bits) { return bits == 8 || bits == 16 || bits == 24 || bits == 32; }

// Reads count codes.
QuantizedValues read_quantized(const std::string& id, ByteSpan stream, std::size_t count) {
  constexpr std::size_t kChecksumBytes = sizeof(std::uint64_t);
  if (stream.size() < kChecksumBytes + 2 + 2 * sizeof(double))
    fail(ErrorCode::kTruncated, "{}: {} bytes are less than a header", id, stream.size());
  const ByteSpan content = stream.first(stream.size() - kChecksumBytes);
  ByteReader end(stream.last(kChecksumBytes), id);
  if (end.fixed<std::uint64_t>() != checksum64(content))
    fail(ErrorCode::kCorrupt, "{}: a stream of {} bytes is damaged or cut off, its checksum does not match", id,
         stream.size());
  ByteReader reader(content, id);
  QuantizedValues quantized;
  const auto coding = reader.fixed<std::uint8_t>();
  quantized.bits = reader.fixed<std::uint8_t>();
  quantized.low = reader.fixed<double>();
  quantized.high = reader.fixed<double>();
  if (!is_code_width(quantized.bits) || (coding != kRaw && coding != kZstd))
    fail(ErrorCode::kCorrupt, "{}: the header names coding {} and {} bits, which do not exist", id, coding,
         quantized.bits);
  const std::size_t width = quantized.bits / 8;
  const ByteSpan codes = reader.rest();
  if (coding == kRaw && codes.size() != count * width)
    fail(ErrorCode::kCorrupt, "{}: {} bytes of codes do not fit {} values of {} bits", id, codes.size(), count,
         quantized.bits);
  quantized.codes.resize(count * width);
  if (coding == kRaw)
    std::copy(codes.begin(), codes.end(), quantized.codes.begin());
  else
    decompress_shuffled(codes, width, quantized.codes);
  return quantized;
}

}  // namespace

Bytes Quantizer::compress(ConstView input) {
  QuantizedValues quantized;
  quantized.bits = bits_;
  quantized.codes.resize(input.size() * (bits_ / 8));
  Array storage;
  if (input.size() != 0) encode(contiguous(input, storage), quantized);
  const bool zstd = lossless_ == "zstd";
  ByteWriter writer;
  writer.fixed(zstd ? kZstd : kRaw);
  writer.fixed(static_cast<std::uint8_t>(bits_));
  writer.fixed(quantized.low);
  writer.fixed(quantized.high);
  writer.raw(zstd ? compress_shuffled(quantized.codes, bits_ / 8, true, kZstdLevel) : std::move(quantized.codes));
  writer.fixed(checksum64(writer.view()));
  return writer.take();
}

void Quantizer::decompress(ByteSpan stream, View into) {
  const QuantizedValues quantized = read_quantized(info().id, stream, into.size());
  if (into.size() != 0) decode(quantized, into);
}

void Quantizer::describe(OptionVisitor& visitor) {
  const std::string id = info().id;
  visitor.option({.key = id + ":bits", .sentence = "bits per code: 8, 16, 24 or 32", .minimum = 8, .maximum = 32},
                 bits_);
  visitor.option({.key = id + ":lossless", .sentence = "how the codes are stored", .choices = {"none", "zstd"}},
                 lossless_);
}

void Quantizer::changed() {
  if (!is_code_width(bits_))
    fail(ErrorCode::kInvalidArgument, "{}:bits={} is none of 8, 16, 24 and 32", info().id, bits_);
}

}  // namespace tezpress
