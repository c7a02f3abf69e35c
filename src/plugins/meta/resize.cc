// Another shape of the same values for the compressor behind it: a series of 2-D
// frames as one volume, a volume as a line.
#include "plugins/axis_lists.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

class Resize : public Transform {
 public:
  Resize() : Transform(child_compressor("resize:compressor", "compressor to use after resizing")) {}

  CompressorInfo info() const override {
    return {.id = "resize",
            .version = "1",
            .sentence = "Compresses the same values as an array of another shape.",
            .bounds = child().info().bounds};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Resize>(*this); }

  ArrayType decompressed_type(ByteSpan, const ArrayType& expected) const override {
    const Shape shape = shape_of_lengths(decompressed_dims_, "resize:decompressed_dims");
    return {expected.dtype, shape.empty() ? expected.shape : shape};
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "resize:compressed_dims",
                    .sentence = "lengths of the axes to compress with, fastest first; empty: as they are"},
                   compressed_dims_);
    visitor.option({.key = "resize:decompressed_dims",
                    .sentence = "lengths of the axes after decompression, fastest first; empty: as the caller expects"},
                   decompressed_dims_);
  }

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    return contiguous(input, storage).reshaped(coded_type(input.type()).shape);
  }

  void inverse(ConstView coded, ByteSpan, View into) override { copy(coded.reshaped(into.shape()), into); }

  ArrayType coded_type(const ArrayType& original) const override {
    const Shape shape = shape_of_lengths(compressed_dims_, "resize:compressed_dims");
    if (shape.empty()) return original;
    if (element_count(shape) != element_count(original.shape))
      fail(ErrorCode::kInvalidArgument,
           "resize:compressed_dims give {} with {} values, but the array of shape {} has {}", to_string(shape),
           element_count(shape), to_string(original.shape), element_count(original.shape));
    return {original.dtype, shape};
  }

 private:
  Option::Data compressed_dims_;
  Option::Data decompressed_dims_;
};

}  // namespace

std::unique_ptr<Compressor> make_resize() { return std::make_unique<Resize>(); }

}  // namespace tezpress
