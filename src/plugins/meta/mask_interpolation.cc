// Values that mean nothing (under a mask) are replaced by ones that compress well.
// They are not kept: after decompression the replacements are there, as in
// LibPressio. "interp" takes, in any number of dimensions, the mean of the nearest
// kept values along each axis, weighted by the inverse of their distance.
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

using Mask = std::span<const std::uint8_t>;

// Sums of weights and of weighted values for each masked position.
struct Estimates {
  std::vector<double> weighted, weights;
};

// Along one line of length positions, stride elements apart: passes the last kept value on.
template <typename T>
void pass_along(std::span<const T> values, Mask mask, std::size_t first, std::ptrdiff_t stride, std::size_t length,
                Estimates& estimates) {
  std::size_t distance = 0;
  double kept = 0;
  auto at = static_cast<std::ptrdiff_t>(first);
  for (std::size_t i = 0; i < length; ++i, at += stride) {
    const auto p = static_cast<std::size_t>(at);
    if (mask[p] == 0) {
      kept = static_cast<double>(values[p]);
      distance = 1;
    } else if (distance != 0) {
      const double weight = 1 / static_cast<double>(distance++);
      estimates.weights[p] += weight;
      estimates.weighted[p] += weight * kept;
    }
  }
}

template <typename T>
Estimates estimate(std::span<const T> values, Mask mask, const Shape& shape) {
  Estimates estimates{std::vector<double>(values.size()), std::vector<double>(values.size())};
  std::size_t stride = 1;
  for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis]) {
    const std::size_t length = shape[axis];
    for (std::size_t line = 0; line < values.size() / length; ++line) {
      const std::size_t first = line / stride * stride * length + line % stride;
      pass_along(values, mask, first, static_cast<std::ptrdiff_t>(stride), length, estimates);
      pass_along(values, mask, first + (length - 1) * stride, -static_cast<std::ptrdiff_t>(stride), length, estimates);
    }
  }
  return estimates;
}

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
    visit_dtype(input.dtype(), [&](auto tag) {
      replace(storage.values<decltype(tag)>(), mask.values<std::uint8_t>(), input.shape());
    });
    return std::as_const(storage).view();
  }
  void inverse(ConstView coded, ByteSpan, View into) override { copy(coded, into); }

 private:
  template <typename T>
  void replace(std::span<T> values, Mask mask, const Shape& shape) const {
    Estimates estimates;
    if (mode_ == "interp") estimates = estimate<T>(values, mask, shape);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (mask[i] == 0) continue;
      const bool known = !estimates.weights.empty() && estimates.weights[i] > 0;
      values[i] = static_cast<T>(known ? estimates.weighted[i] / estimates.weights[i] : fill_);
    }
  }

  Option::Data mask_;
  double fill_ = 0;
  std::string mode_ = "fill";
  std::uint32_t threads_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_mask_interpolation() { return std::make_unique<MaskInterpolation>(); }

}  // namespace tezpress
