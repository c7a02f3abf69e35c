// Another type of values for the compressor behind it, by C's conversions
// (saturating, where an integer cannot hold a value). It keeps no bound itself.
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

class Cast : public Transform {
 public:
  Cast() : Transform(child_compressor("cast:compressor", "compressor of the values after the cast")) {}

  CompressorInfo info() const override {
    return {.id = "cast",
            .version = "1",
            .sentence = "Compresses the values as another type.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Cast>(*this); }

  ArrayType decompressed_type(ByteSpan, const ArrayType& expected) const override {
    return {restore_type_ ? expected.dtype : decompress_dtype_, expected.shape};
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "cast:dtype", .sentence = "type to compress as"}, dtype_);
    visitor.option(
        {.key = "cast:decompress_dtype", .sentence = "type after decompression, where cast:restore_type is false"},
        decompress_dtype_);
    visitor.option({.key = "cast:restore_type", .sentence = "decompress to the type that the caller expects"},
                   restore_type_);
  }

  // The children of a named cast are called "casted", as in LibPressio.
  std::vector<std::string> child_names(const Slot&) const override { return {"casted"}; }

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    storage = tezpress::cast(input, dtype_);
    return std::as_const(storage).view();
  }
  void inverse(ConstView coded, ByteSpan, View into) override {
    copy(tezpress::cast(coded, into.dtype()).view(), into);
  }
  ArrayType coded_type(const ArrayType& original) const override { return {dtype_, original.shape}; }

 private:
  Dtype dtype_ = Dtype::kFloat;
  Dtype decompress_dtype_ = Dtype::kFloat;
  bool restore_type_ = true;
};

}  // namespace

std::unique_ptr<Compressor> make_cast() { return std::make_unique<Cast>(); }

}  // namespace tezpress
