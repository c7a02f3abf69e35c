// Logarithmic quantisation (log_scale.h) between the least positive and the largest
// value of an array. Zeros stay zeros; negative values have no code.
#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/log_scale.h"
#include "plugins/compressors/quantizer.h"

namespace tezpress {
namespace {

// The least positive and the largest value; both 0 where all are 0. Throws kInvalidArgument for negative ones.
template <typename T>
std::pair<double, double> positive_range(std::span<const T> values) {
  T least = 0;
  T largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0)
      fail(ErrorCode::kInvalidArgument,
           "log_quantizer has no code for {}, the value at index {}: it takes positive values and zeros", values[i], i);
    if (values[i] > 0 && (least == 0 || values[i] < least)) least = values[i];
    largest = std::max(largest, values[i]);
  }
  return {static_cast<double>(least), static_cast<double>(largest)};
}

class LogQuantizer : public Quantizer {
 public:
  CompressorInfo info() const override {
    return {.id = "log_quantizer",
            .version = "1",
            .sentence = "logarithmic quantisation to 8, 16, 24 or 32 bits, as in LinLogQuantization.jl"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<LogQuantizer>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    Quantizer::describe(visitor);
    visitor.option({.key = "log_quantizer:round_nearest_in",
                    .sentence = "codes are the nearest among the values (linspace) or their logarithms (logspace)",
                    .choices = {"linspace", "logspace"}},
                   rounding_);
  }

  void encode(ConstView values, QuantizedValues& quantized) const override {
    visit_dtype(values.dtype(), [&](auto tag) { encode_values(values.values<decltype(tag)>(), quantized); });
  }
  void decode(const QuantizedValues& quantized, View into) const override {
    const LogDecoder decoder(quantized.low, quantized.high, quantized.bits);
    visit_dtype(into.dtype(), [&](auto tag) {
      const auto values = into.values<decltype(tag)>();
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = nearest_value<decltype(tag)>(decoder.value(quantized.get(i)));
    });
  }

 private:
  template <typename T>
  void encode_values(std::span<const T> values, QuantizedValues& quantized) const {
    require_finite("log_quantizer", values);
    const auto [least, largest] = positive_range(values);
    quantized.low = std::log(least);
    quantized.high = std::log(largest);
    const LogEncoder encoder(least, largest, quantized.bits,
                             rounding_ == "logspace" ? LogRounding::kLogarithmic : LogRounding::kLinear);
    for (std::size_t i = 0; i < values.size(); ++i) quantized.set(i, encoder.code(static_cast<double>(values[i])));
  }

  std::string rounding_ = "linspace";
};

}  // namespace

std::unique_ptr<Compressor> make_log_quantizer() { return std::make_unique<LogQuantizer>(); }

}  // namespace tezpress
