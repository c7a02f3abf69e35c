// Values that mean nothing (under a mask) are replaced by ones that compress well.
// They are not kept: after decompression the replacements are there, as in
// LibPressio. "interp" takes what fill_holes.h makes of the kept values around.
#include "plugins/meta/fill_holes.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

class MaskInterpolation : public Transform {
 public:
  MaskInterpolation()
      : Transform(child_compressor("mask_interpolation:compressor", "compressor to use after masking")) {}

  CompressorInfo info() const override {
    return {.id = "mask_interpolation",
            .version = "1",
            .sentence = "Replaces masked values by ones that compress well.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<MaskInterpolation>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_threads(visitor, threads_);
    visitor.option(
        {.key = "mask_interpolation:mask",
         .sentence = "one value for each of the array's, not 0: replace it (kept by the caller, not in the stream)",
         .encoder_only = true},
        mask_);
    visitor.option({.key = "mask_interpolation:fill",
                    .sentence = "replacement where nothing can be interpolated",
                    .encoder_only = true},
                   fill_);
    visitor.option({.key = "mask_interpolation:mask_mode",
                    .sentence = "fill: replace by mask_interpolation:fill; interp: by an interpolation",
                    .choices = {"fill", "interp"},
                    .encoder_only = true},
                   mode_);
    visitor.option({.key = "mask_interpolation:nthreads",
                    .sentence = "accepted and not needed: one thread does it",
                    .minimum = 1,
                    .encoder_only = true},
                   threads_);
  }

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    if (mask_ == nullptr || mask_->size() != input.size())
      fail(ErrorCode::kInvalidArgument, "mask_interpolation:mask has {} values, but the array has {}",
           mask_ == nullptr ? 0 : mask_->size(), input.size());
    const Array mask = tezpress::cast(mask_->view(), Dtype::kBool);
    storage = Array::copy_of(input);
    replace(storage.view(), mask.values<std::uint8_t>());
    return std::as_const(storage).view();
  }
  void inverse(ConstView coded, ByteSpan, View into) override { copy(coded, into); }

 private:
  void replace(View values, HoleMask mask) const {
    if (mode_ == "interp") return fill_holes(values, mask, fill_);
    visit_dtype(values.dtype(), [&](auto tag) {
      const auto typed = values.values<decltype(tag)>();
      for (std::size_t i = 0; i < typed.size(); ++i)
        if (mask[i] != 0) typed[i] = static_cast<decltype(tag)>(fill_);
    });
  }

  Option::Data mask_;
  double fill_ = 0;
  std::string mode_ = "fill";
  std::uint32_t threads_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_mask_interpolation() { return std::make_unique<MaskInterpolation>(); }

}  // namespace tezpress
