// Zstandard, lossless: the library behind its options. The stream is that of
// shuffled_zstd.h, so that decompression needs no options.
#include <zstd.h>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/shuffled_zstd.h"

namespace tezpress {
namespace {

class Zstd : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "zstd",
            .version = ZSTD_versionString(),
            .sentence = "Zstandard, a general lossless compressor.",
            .bounds = {BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    Array storage;
    return compress_shuffled(contiguous(input, storage).bytes(), size_of(input.dtype()), shuffle_ == "byte", level_);
  }

  void decompress(ByteSpan stream, View into) override {
    decompress_shuffled(stream, size_of(into.dtype()), into.bytes());
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Zstd>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "zstd:level",
                    .sentence = "Effort: higher is smaller and slower, negative is fastest.",
                    .minimum = static_cast<double>(ZSTD_minCLevel()),
                    .maximum = static_cast<double>(ZSTD_maxCLevel())},
                   level_);
    visitor.option(
        {.key = "zstd:shuffle",
         .sentence = "Reorder the bytes before compression, which helps floating point (byte) or not (none).",
         .choices = {"none", "byte"}},
        shuffle_);
    visitor.option({.key = "pressio:lossless", .sentence = "Always lossless, whatever the number.", .minimum = 0},
                   lossless_);
  }

 private:
  std::int32_t level_ = ZSTD_CLEVEL_DEFAULT;
  std::string shuffle_ = "byte";
  std::int32_t lossless_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_zstd() { return std::make_unique<Zstd>(); }

}  // namespace tezpress
