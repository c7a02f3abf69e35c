// Natural logarithms for the compressor behind it, so that its absolute bound e
// becomes a relative one of exp(e) - 1. Zero becomes -infinity and comes back.
#include <cmath>

#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

template <typename T>
void take_logarithms(std::span<const T> values, std::span<T> logs) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0)
      fail(ErrorCode::kInvalidArgument, "log_transform: value {} at index {} is negative and has no logarithm",
           values[i], i);
    logs[i] = std::log(values[i]);
  }
}

class LogTransform : public Transform {
 public:
  LogTransform() : Transform(child_compressor("log_transform:compressor", "compressor of the logarithms")) {}

  CompressorInfo info() const override {
    return {.id = "log_transform",
            .version = "1",
            .sentence = "Compresses the logarithms of values that are not negative.",
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<LogTransform>(*this); }

 protected:
  void describe(OptionVisitor&) override {}

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    require_floating(input.dtype());
    Array dense;
    const ConstView values = contiguous(input, dense);
    storage = Array(input.type());
    if (input.dtype() == Dtype::kFloat)
      take_logarithms<float>(values.values<float>(), storage.values<float>());
    else
      take_logarithms<double>(values.values<double>(), storage.values<double>());
    return std::as_const(storage).view();
  }

  void inverse(ConstView coded, ByteSpan, View into) override {
    require_floating(into.dtype());
    visit_dtype(into.dtype(), [&](auto tag) {
      using T = decltype(tag);
      if constexpr (std::is_floating_point_v<T>) {
        const auto logs = coded.values<T>();
        const auto values = into.values<T>();
        for (std::size_t i = 0; i < logs.size(); ++i) values[i] = std::exp(logs[i]);
      }
    });
  }

 private:
  static void require_floating(Dtype dtype) {
    if (!is_floating(dtype))
      fail(ErrorCode::kUnsupported, "log_transform takes float and double, not {}", name_of(dtype));
  }
};

}  // namespace

std::unique_ptr<Compressor> make_log_transform() { return std::make_unique<LogTransform>(); }

}  // namespace tezpress
