// Digit rounding (Delaunay, Courtois, Gouillon 2019, Geosci. Model Dev. 12, 4099):
// each value goes to the middle of its step, the power of two that keeps a number
// of significant digits. The number of digits before the decimal point comes from
// the published table of log10, so that values are the same as the authors'. Zeros,
// NaN and infinities stay, and so does a value whose step cannot be represented.
#include <limits>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/ieee_bits.h"
#include "plugins/compressors/trimming_compressor.h"

namespace tezpress {
namespace {

// The constants with the digits of the paper, and float where its program has float.
constexpr double kLog10Of2 = 0.301029996;
constexpr double kLog2Of10 = 3.321928095;
struct Tabulated {
  float up_to;  // for mantissas in (the entry before, up_to]
  float log10;  // of the least of them
};
constexpr Tabulated kTable[] = {{0.6F, static_cast<float>(-kLog10Of2)},
                                {0.7F, -0.221848749F},
                                {0.8F, -0.154901959F},
                                {0.9F, -0.096910013F},
                                {1.0F, -0.045757490F}};

double round_digits(double value, int digits) {
  int exponent = 0;
  const double mantissa = std::fabs(std::frexp(value, &exponent));
  const Tabulated* entry = kTable;
  while (static_cast<double>(entry->up_to) < mantissa) ++entry;
  const double log10 = exponent * kLog10Of2 + static_cast<double>(entry->log10);
  const int digits_before_point = static_cast<int>(std::floor(log10)) + 1;
  const double step = std::ldexp(1.0, static_cast<int>(std::floor(kLog2Of10 * (digits_before_point - digits))));
  const double steps = std::floor(std::fabs(value) / step);
  return std::copysign((steps + 0.5) * step, value);
}

template <typename T>
void round_values(std::span<T> values, int digits) {
  for (T& value : values) {
    if (value == 0 || !std::isfinite(value)) continue;
    const double rounded = round_digits(static_cast<double>(value), digits);
    if (std::fabs(rounded) <= static_cast<double>(std::numeric_limits<T>::max())) value = static_cast<T>(rounded);
  }
}

class DigitRounding : public TrimmingCompressor {
 public:
  CompressorInfo info() const override {
    return {.id = "digit_rounding",
            .version = "1",
            .sentence = "digit rounding: values quantised to a number of significant decimal digits; then zstd"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<DigitRounding>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "digit_rounding:prec",
                    .sentence = "significant decimal digits that are kept",
                    .minimum = 0,
                    .maximum = 64},
                   digits_);
  }

  void trim(View values) override {
    if (values.dtype() == Dtype::kFloat)
      round_values(values.values<float>(), digits_);
    else
      round_values(values.values<double>(), digits_);
  }

 private:
  std::int32_t digits_ = 5;  // LibPressio leaves it uninitialised; this is bit_grooming's
};

}  // namespace

std::unique_ptr<Compressor> make_digit_rounding() { return std::make_unique<DigitRounding>(); }

}  // namespace tezpress
