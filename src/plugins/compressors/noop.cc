// Stores the values as they are: the skeleton to copy for a new compressor, and
// the base line that every ratio and time is compared with.
#include <algorithm>

#include "plugins/compressors/compressor_factories.h"

namespace tezpress {
namespace {

class Noop : public Compressor {
 public:
  CompressorInfo info() const override {
    return {
        .id = "noop", .version = "1", .sentence = "Stores the values as they are.", .bounds = {BoundKind::kLossless}};
  }
  Bytes compress(ConstView input) override {
    Array storage;
    const auto values = contiguous(input, storage).bytes();
    return {values.begin(), values.end()};
  }
  void decompress(ByteSpan stream, View into) override {
    if (stream.size() != into.size_bytes())
      fail(ErrorCode::kCorrupt, "noop: a stream of {} bytes cannot fill an array of {} bytes", stream.size(),
           into.size_bytes());
    std::copy(stream.begin(), stream.end(), into.bytes().begin());
  }
  ArrayType compressed_type(const ArrayType& input, std::size_t) const override { return input; }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Noop>(*this); }

 protected:
  void describe(OptionVisitor&) override {}  // visitor.option({.key = "noop:x", .sentence = "..."}, x_);
};

}  // namespace

std::unique_ptr<Compressor> make_noop() { return std::make_unique<Noop>(); }

}  // namespace tezpress
