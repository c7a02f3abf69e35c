// Values as whole numbers of steps, rounded towards zero as in LibPressio: code =
// value / step as int64. The error is checked after the cast back; where rounding
// would leave |x - x'| <= step, the neighbouring code is taken.
#include <cmath>

#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

template <typename T>
T restored(std::int64_t code, double step) {
  const double value = static_cast<double>(code) * step;
  if constexpr (std::is_integral_v<T>)
    if (!(value >= static_cast<double>(std::numeric_limits<T>::min()) &&
          value < static_cast<double>(std::numeric_limits<T>::max()) + 1))
      fail(ErrorCode::kCorrupt, "linear_quantizer: {} steps of {} are no value of the array's type", code, step);
  return static_cast<T>(value);
}

template <typename T>
bool keeps_bound(T value, std::int64_t code, double step) {
  return std::abs(static_cast<double>(value) - static_cast<double>(restored<T>(code, step))) <= step;
}

template <typename T>
std::int64_t code_of(T value, double step, std::size_t index) {
  const double quotient = static_cast<double>(value) / step;
  if (!(std::abs(quotient) < 0x1p63))
    fail(ErrorCode::kInvalidArgument, "linear_quantizer: value {} at index {} is no number of steps of {} below 2^63",
         value, index, step);
  const auto code = static_cast<std::int64_t>(quotient);
  for (const std::int64_t candidate : {code, code + (quotient < 0 ? -1 : 1)})
    if (keeps_bound(value, candidate, step)) return candidate;
  fail(ErrorCode::kBoundViolated, "linear_quantizer: a step of {} is too small for value {} at index {} of type {}",
       step, value, index, name_of(dtype_of<T>()));
}

class LinearQuantizer : public Transform {
 public:
  LinearQuantizer() : Transform(child_compressor("linear_quantizer:compressor", "compressor of the codes, int64")) {}

  CompressorInfo info() const override {
    return {.id = "linear_quantizer",
            .version = "1",
            .sentence = "Rounds values to whole numbers of steps, then compresses these numbers.",
            .bounds = {BoundKind::kAbsolute},
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<LinearQuantizer>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option(
        {.key = "linear_quantizer:step", .sentence = "largest error, in the unit of the values", .minimum = 0}, step_);
    visitor.option({.key = "pressio:abs", .sentence = "the same as linear_quantizer:step", .minimum = 0}, step_);
    visitor.option(
        {.key = "linear_quantizer:auto_step",
         .sentence = "number of steps that the range of the values is cut into; 0: linear_quantizer:step is used",
         .minimum = 0},
        auto_step_);
  }

  bool has_side_data() const override { return true; }
  ArrayType coded_type(const ArrayType& original) const override { return {Dtype::kInt64, original.shape}; }

  ConstView forward(ConstView input, Array& storage, ByteWriter& side) override {
    const double step = auto_step_ > 0 ? value_range(input) / static_cast<double>(auto_step_) : step_;
    if (!(step > 0 && std::isfinite(step)))
      fail(ErrorCode::kInvalidArgument, "linear_quantizer needs a step above 0, not {}", step);
    side.fixed(step);
    Array dense;
    const ConstView values = contiguous(input, dense);
    storage = Array(coded_type(input.type()));
    const auto codes = storage.values<std::int64_t>();
    visit_dtype(input.dtype(), [&](auto tag) {
      const auto typed = values.values<decltype(tag)>();
      for (std::size_t i = 0; i < typed.size(); ++i) codes[i] = code_of(typed[i], step, i);
    });
    return std::as_const(storage).view();
  }

  void inverse(ConstView coded, ByteSpan side, View into) override {
    const double step = ByteReader(side, "linear_quantizer").fixed<double>();
    const auto codes = coded.values<std::int64_t>();
    visit_dtype(into.dtype(), [&](auto tag) {
      using T = decltype(tag);
      const auto values = into.values<T>();
      for (std::size_t i = 0; i < codes.size(); ++i) values[i] = restored<T>(codes[i], step);
    });
  }

 private:
  double step_ = 0;
  std::int64_t auto_step_ = 0;
};

}  // namespace

std::unique_ptr<Compressor> make_linear_quantizer() { return std::make_unique<LinearQuantizer>(); }

}  // namespace tezpress
