// Rounds mantissas to the bits that have real information (Kloewer et al. 2021, see
// bit_information.h), found anew for each array. One decision beyond the paper: where
// no bit has significant information (a constant, noise, one value) all are kept.
#include "plugins/compressors/bit_information.h"
#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/ieee_bits.h"
#include "plugins/compressors/trimming_compressor.h"

namespace tezpress {
namespace {

int mantissa_bits(Dtype dtype) {
  return dtype == Dtype::kFloat ? Ieee<float>::kMantissaBits : Ieee<double>::kMantissaBits;
}

template <typename T>
void round_values(std::span<T> values, int keep, std::optional<double> masked) {
  for (T& value : values)
    if (!masked || value != static_cast<T>(*masked)) value = round_mantissa(value, keep);
}

class BitRound : public TrimmingCompressor {
 public:
  CompressorInfo info() const override {
    return {.id = "bit_round",
            .version = "1",
            .sentence = "mantissas rounded to the bits that have real information; then zstd"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<BitRound>(*this); }

  // "bit_round:kept_bits" of the mantissa, and where they were chosen by information: "bit_round:information_per_bit"
  // (sign first), "bit_round:pairs" of values that were compared, "bit_round:information_kept" (a fraction).
  Options results() const override {
    Options results;
    if (!kept_) return results;
    results.set("bit_round:kept_bits", static_cast<std::int32_t>(*kept_));
    if (information_.per_bit.empty()) return results;
    Array per_bit(Dtype::kDouble, {information_.per_bit.size()});
    std::ranges::copy(information_.per_bit, per_bit.values<double>().begin());
    results.set("bit_round:information_per_bit", std::make_shared<const Array>(std::move(per_bit)));
    results.set("bit_round:pairs", information_.pairs);
    results.set("bit_round:information_kept", fraction_kept());
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "bit_round:information",
                    .sentence = "fraction of the real information to keep",
                    .minimum = 0,
                    .maximum = 1},
                   fraction_);
    visitor.option({.key = "bit_round:keepbits",
                    .sentence = "mantissa bits to keep, whatever the information; without a value: by information",
                    .minimum = 0,
                    .maximum = 52},
                   keep_);
    visitor.option({.key = "bit_round:axis",
                    .sentence = "neighbours along this axis, 0: the slowest; -1: the fastest that has two values",
                    .minimum = -1,
                    .maximum = kMaxRank - 1},
                   axis_);
    visitor.option({.key = "bit_round:confidence",
                    .sentence = "information that chance reaches with this probability counts as none",
                    .minimum = 0,
                    .maximum = 1},
                   confidence_);
    visitor.option({.key = "bit_round:masked_value",
                    .sentence = "a fill value, which is left out of the information and not rounded"},
                   masked_);
  }

  void trim(View values) override {
    information_ = {};
    kept_ = std::min(choose(values), mantissa_bits(values.dtype()));
    if (values.dtype() == Dtype::kFloat)
      round_values(values.values<float>(), *kept_, masked_);
    else
      round_values(values.values<double>(), *kept_, masked_);
  }

 private:
  int choose(ConstView values) {
    if (keep_) return *keep_;
    if (values.size() == 0) return mantissa_bits(values.dtype());
    information_ = bit_information(values, axis_of(values.shape()), confidence_, masked_);
    const auto bits = bits_for_information(information_.per_bit, values.dtype(), fraction_);
    return bits.value_or(mantissa_bits(values.dtype()));
  }

  std::size_t axis_of(const Shape& shape) const {
    if (axis_ >= 0) {
      if (static_cast<std::size_t>(axis_) < shape.size()) return static_cast<std::size_t>(axis_);
      fail(ErrorCode::kInvalidArgument, "bit_round:axis={} does not exist in an array of shape {}", axis_,
           to_string(shape));
    }
    for (std::size_t axis = shape.size(); axis-- > 1;)
      if (shape[axis] > 1) return axis;
    return 0;
  }

  double fraction_kept() const {
    const auto& per_bit = information_.per_bit;
    const auto before_mantissa = static_cast<std::ptrdiff_t>(per_bit.size() == 32 ? 9 : 12);
    double total = 0;
    for (const double information : per_bit) total += information;
    double kept = 0;
    for (auto bit = per_bit.begin(); bit != per_bit.begin() + before_mantissa + *kept_; ++bit) kept += *bit;
    return total > 0 ? kept / total : 1.0;
  }

  double fraction_ = 0.99;
  std::optional<std::int32_t> keep_;
  std::int32_t axis_ = -1;
  double confidence_ = 0.99;
  std::optional<double> masked_;
  std::optional<int> kept_;     // in the last call
  BitInformation information_;  // of the last call
};

}  // namespace

std::unique_ptr<Compressor> make_bit_round() { return std::make_unique<BitRound>(); }

}  // namespace tezpress
