// Linear quantisation (linear_scale.h) between the least and the largest value of an
// array, or between limits that are given, to which values beyond them are moved.
#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/linear_scale.h"
#include "plugins/compressors/quantizer.h"

namespace tezpress {
namespace {

class LinQuantizer : public Quantizer {
 public:
  CompressorInfo info() const override {
    return {.id = "lin_quantizer",
            .version = "1",
            .sentence = "linear quantisation to 8, 16, 24 or 32 bits, as in LinLogQuantization.jl"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<LinQuantizer>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    Quantizer::describe(visitor);
    visitor.option({.key = "lin_quantizer:min",
                    .sentence = "value of code 0; without a value, the least of the array; needs lin_quantizer:max"},
                   minimum_);
    visitor.option({.key = "lin_quantizer:max",
                    .sentence = "value of the largest code; without a value, the largest of the array"},
                   maximum_);
  }
  void changed() override {
    Quantizer::changed();
    if (minimum_.has_value() != maximum_.has_value())
      fail(ErrorCode::kInvalidArgument, "lin_quantizer:min and lin_quantizer:max must both be set or neither");
    if (minimum_) const LinearScale check(*minimum_, *maximum_, 8);
  }

  void encode(ConstView values, QuantizedValues& quantized) const override {
    visit_dtype(values.dtype(), [&](auto tag) { encode_values(values.values<decltype(tag)>(), quantized); });
  }
  void decode(const QuantizedValues& quantized, View into) const override {
    const LinearScale scale(quantized.low, quantized.high, quantized.bits);
    visit_dtype(into.dtype(), [&](auto tag) {
      const auto values = into.values<decltype(tag)>();
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = nearest_value<decltype(tag)>(scale.value(quantized.get(i)));
    });
  }

 private:
  template <typename T>
  void encode_values(std::span<const T> values, QuantizedValues& quantized) const {
    require_finite("lin_quantizer", values);
    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
    quantized.low = minimum_.value_or(static_cast<double>(*least));
    quantized.high = maximum_.value_or(static_cast<double>(*largest));
    const LinearScale scale(quantized.low, quantized.high, quantized.bits);
    for (std::size_t i = 0; i < values.size(); ++i) quantized.set(i, scale.code(static_cast<double>(values[i])));
  }

  std::optional<double> minimum_;
  std::optional<double> maximum_;
};

}  // namespace

std::unique_ptr<Compressor> make_lin_quantizer() { return std::make_unique<LinQuantizer>(); }

}  // namespace tezpress
