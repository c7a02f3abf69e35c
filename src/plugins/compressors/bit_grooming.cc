// Bit grooming (Zender 2016, Geosci. Model Dev. 9, 3199): bits of the mantissa that
// a number of significant digits does not need are set to 0 and 1 in turn, so that
// the mean stays. Decimals (dsd) are rounded to a power of two, as NCO does it.
// Unlike there, both zeros, NaN and infinities stay what they are.
#include <fmt/ranges.h>

#include <cctype>
#include <limits>
#include <numbers>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/ieee_bits.h"
#include "plugins/compressors/trimming_compressor.h"

namespace tezpress {
namespace {

enum class Mode : std::int32_t { kGroom = 0, kShave = 1, kSet = 2 };

const std::vector<std::string> kModes = {"bitgroom", "bitshave", "bitset"};
const std::vector<std::string> kErrorControls = {"nsd", "dsd"};
constexpr double kBitsPerDigit = std::numbers::ln10 / std::numbers::ln2;

// Bits of the mantissa that keep digits significant decimal digits: one more than they hold, for the worst case.
int explicit_bits(int digits) { return static_cast<int>(std::ceil(digits * kBitsPerDigit)) + 1; }

template <typename T>
void groom(std::span<T> values, int digits, Mode mode) {
  using Word = typename Ieee<T>::Word;
  const int cut = Ieee<T>::kMantissaBits - explicit_bits(digits);
  if (cut <= 0) return;
  const Word ones = low_bits<Word>(cut);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == 0 || !std::isfinite(values[i])) continue;
    const Word word = std::bit_cast<Word>(values[i]);
    const bool set = mode == Mode::kSet || (mode == Mode::kGroom && i % 2 == 1);
    values[i] = std::bit_cast<T>(static_cast<Word>(set ? word | ones : word & ~ones));
  }
}

// The step is NCO's: 2^-ceil(decimals log2(10)), and for negative decimals 2^ceil(-decimals log2(10)).
template <typename T>
void round_decimals(std::span<T> values, int decimals) {
  const int bits = static_cast<int>(std::ceil(std::abs(decimals) * kBitsPerDigit));
  const double scale = std::ldexp(1.0, decimals < 0 ? -bits : bits);
  for (T& value : values) {
    const double scaled = scale * static_cast<double>(value);
    if (!std::isfinite(scaled)) continue;  // too large to have such decimals
    const double rounded = std::nearbyint(scaled) / scale;
    if (std::fabs(rounded) <= static_cast<double>(std::numeric_limits<T>::max())) value = static_cast<T>(rounded);
  }
}

// The number of name in names, whatever its case.
std::int32_t number_of(const char* key, const std::string& name, const std::vector<std::string>& names) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::equal(name.begin(), name.end(), names[i].begin(), names[i].end(), same))
      return static_cast<std::int32_t>(i);
  fail(ErrorCode::kInvalidArgument, "option {} is \"{}\", but it must be one of: {}", key, name,
       fmt::join(names, ", "));
}

class BitGrooming : public TrimmingCompressor {
 public:
  CompressorInfo info() const override {
    return {.id = "bit_grooming",
            .version = "2.1.9",  // of the library that LibPressio calls, whose bits these are
            .sentence = "bit grooming: mantissa bits beyond the digits asked for are set or cleared; then zstd"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<BitGrooming>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "bit_grooming:mode",
                    .sentence = "superfluous bits are 0: set and cleared in turn, 1: cleared, 2: set",
                    .minimum = 0,
                    .maximum = 2},
                   mode_);
    visitor.option({.key = "bit_grooming:mode_str", .sentence = "the mode by name: bitgroom, bitshave, bitset"},
                   mode_name_);
    visitor.option({.key = "bit_grooming:error_control_mode",
                    .sentence = "what bounds the error, 0: significant digits, 1: decimals (rounded in any mode)",
                    .minimum = 0,
                    .maximum = 1},
                   error_control_);
    visitor.option({.key = "bit_grooming:error_control_mode_str", .sentence = "the same by name: nsd, dsd"},
                   error_control_name_);
    visitor.option({.key = "bit_grooming:n_sig_digits",
                    .sentence = "significant decimal digits that are kept (nsd); 7 and more leave a float as it is",
                    .minimum = 1,
                    .maximum = 16},
                   digits_);
    visitor.option({.key = "bit_grooming:n_sig_decimals",
                    .sentence = "digits behind the decimal point that are kept (dsd); negative: before it",
                    .minimum = -16,
                    .maximum = 16},
                   decimals_);
  }

  // A name is taken once and not kept, as in LibPressio: there is one mode, and its number is always right.
  void changed() override {
    const auto mode = mode_name_ ? number_of("bit_grooming:mode_str", *mode_name_, kModes) : mode_;
    if (error_control_name_)
      error_control_ = number_of("bit_grooming:error_control_mode_str", *error_control_name_, kErrorControls);
    mode_ = mode;
    mode_name_.reset();
    error_control_name_.reset();
  }

  void trim(View values) override {
    if (values.dtype() == Dtype::kFloat)
      trim_values(values.values<float>());
    else
      trim_values(values.values<double>());
  }

 private:
  template <typename T>
  void trim_values(std::span<T> values) const {
    if (error_control_ == 0)
      groom(values, digits_, static_cast<Mode>(mode_));
    else
      round_decimals(values, decimals_);
  }

  std::int32_t mode_ = 0;
  std::optional<std::string> mode_name_;
  std::int32_t error_control_ = 0;
  std::optional<std::string> error_control_name_;
  std::int32_t digits_ = 5;
  std::int32_t decimals_ = 5;
};

}  // namespace

std::unique_ptr<Compressor> make_bit_grooming() { return std::make_unique<BitGrooming>(); }

}  // namespace tezpress
