// Differences of neighbouring values in memory order. Integers wrap around and come
// back exactly. In floating point each difference is taken from the running sum
// that the decoder will have, so that rounding does not add up along the array.
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

// Integers are summed as unsigned ones, which wrap around by definition.
template <typename T>
auto sum(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) + static_cast<std::make_unsigned_t<T>>(b));
  else
    return a + b;
}

template <typename T>
auto difference(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) - static_cast<std::make_unsigned_t<T>>(b));
  else
    return a - b;
}

template <typename T>
void encode(std::span<const T> values, std::span<T> deltas) {
  T running = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    deltas[i] = difference(values[i], running);
    running = sum(running, deltas[i]);
  }
}

template <typename T>
void decode(std::span<const T> deltas, std::span<T> values) {
  T running = 0;
  for (std::size_t i = 0; i < deltas.size(); ++i) values[i] = running = sum(running, deltas[i]);
}

class DeltaEncoding : public Transform {
 public:
  DeltaEncoding() : Transform(child_compressor("delta_encoding:compressor", "compressor of the differences")) {}

  CompressorInfo info() const override {
    return {.id = "delta_encoding",
            .version = "1",
            .sentence = "Compresses the differences of neighbouring values.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<DeltaEncoding>(*this); }

 protected:
  void describe(OptionVisitor&) override {}

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    Array dense;
    const ConstView values = contiguous(input, dense);
    storage = Array(coded_type(input.type()));
    visit_dtype(input.dtype(), [&](auto tag) {
      using T = decltype(tag);
      encode<T>(values.values<T>(), storage.values<T>());
    });
    return std::as_const(storage).view();
  }

  void inverse(ConstView coded, ByteSpan, View into) override {
    visit_dtype(into.dtype(), [&](auto tag) {
      using T = decltype(tag);
      decode<T>(coded.values<T>(), into.values<T>());
    });
  }

  ArrayType coded_type(const ArrayType& original) const override {
    return {original.dtype, {element_count(original.shape)}};
  }
};

}  // namespace

std::unique_ptr<Compressor> make_delta_encoding() { return std::make_unique<DeltaEncoding>(); }

}  // namespace tezpress
