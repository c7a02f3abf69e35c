// Differences from a known background (a dark frame, a climatology). The background
// is an option on both sides, not part of the stream. It may be one frame of a
// series: it then repeats along the slower axes.
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

// values[i] -+ background; integers wrap around, so that adding undoes subtracting.
template <typename T>
void combine(std::span<const T> values, std::span<const T> background, bool add, std::span<T> result) {
  for (std::size_t i = 0, b = 0; i < values.size(); ++i, b = b + 1 == background.size() ? 0 : b + 1) {
    if constexpr (std::is_integral_v<T>) {
      using U = std::make_unsigned_t<T>;
      const auto x = static_cast<U>(values[i]);
      const auto y = static_cast<U>(background[b]);
      result[i] = static_cast<T>(static_cast<U>(add ? x + y : x - y));
    } else {
      result[i] = add ? values[i] + background[b] : values[i] - background[b];
    }
  }
}

class RemoveBackground : public Transform {
 public:
  RemoveBackground()
      : Transform(child_compressor("remove_background:compressor", "compressor of the values without the background")) {
  }

  CompressorInfo info() const override {
    return {.id = "remove_background",
            .version = "1",
            .sentence = "Compresses differences from a known background.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<RemoveBackground>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "remove_background:background",
                    .sentence = "the background: of the array's shape, or of the shape of its faster axes"},
                   background_);
  }

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    Array dense;
    const ConstView values = contiguous(input, dense);
    storage = Array(input.type());
    apply(values, false, storage.view());
    return std::as_const(storage).view();
  }
  void inverse(ConstView coded, ByteSpan, View into) override { apply(coded, true, into); }

 private:
  void apply(ConstView values, bool add, View result) const {
    const Array background = fitting(values.type());
    visit_dtype(values.dtype(), [&](auto tag) {
      using T = decltype(tag);
      combine<T>(values.values<T>(), background.values<T>(), add, result.values<T>());
    });
  }

  Array fitting(const ArrayType& type) const {
    const Shape& whole = type.shape;
    const Shape part = background_ == nullptr ? Shape{} : background_->shape();
    if (part.empty() || part.size() > whole.size() || !std::equal(part.rbegin(), part.rend(), whole.rbegin()))
      fail(ErrorCode::kInvalidArgument,
           "remove_background:background has the shape {}, which is neither that of the array, {}, nor that of its "
           "faster axes",
           part.empty() ? "of nothing" : to_string(part), to_string(whole));
    return tezpress::cast(background_->view(), type.dtype);
  }

  Option::Data background_;
};

}  // namespace

std::unique_ptr<Compressor> make_remove_background() { return std::make_unique<RemoveBackground>(); }

}  // namespace tezpress
