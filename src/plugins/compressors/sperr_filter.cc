// SPERR through its HDF5 filter: wavelets with outlier correction. The filter codes
// float and double on 2 or 3 axes; more axes are merged from the slowest. It takes
// HDF5's lengths for fastest-first, which costs a factor of 3 to 8 in size, so it
// is tried out which order of the lengths describes the memory to it.
#include <algorithm>
#include <cmath>
#include <map>

#include "plugins/compressors/hdf5_factories.h"

namespace tezpress {
namespace {

// The filter takes mode and quality packed into one number: 16 fractional bits, 11 integer bits, sign, mode.
constexpr int kFractionBits = 16;
constexpr unsigned kSign = 1u << 27;
constexpr int kModeShift = 28;
constexpr std::size_t kShortestAxis = 9;  // SPERR's own limit
constexpr double kLargest = 2047.0;
const std::vector<std::string> kModes = {"bpp", "psnr", "pwe"};  // numbers 1, 2, 3

unsigned fixed_point(double value) { return static_cast<unsigned>(std::floor(value * (1 << kFractionBits))); }

// The tolerance travels as its logarithm, rounded so that it only gets tighter.
unsigned packed_tolerance(double tolerance) {
  const double exponent = std::log2(tolerance);
  if (exponent >= 0) return fixed_point(exponent);
  return static_cast<unsigned>(std::ceil(-exponent * (1 << kFractionBits))) | kSign;
}

// The stream's size for a field of 12x32x32 that oscillates along its slowest axis only, with the lengths as given.
std::size_t trial_size(const Hdf5Filter& filter, const Shape& lengths) {
  Array field(Dtype::kFloat, {12, 32, 32});
  const auto values = field.values<float>();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i / 1024 % 2) + 0.01f * std::sin(0.2f * static_cast<float>(i % 1024));
  const FilterParameters parameters{packed_tolerance(1e-3) | 3u << kModeShift, 0u};
  return encode_with_hdf5_filter(filter, parameters, field.view().reshaped(lengths)).size();
}

bool takes_fastest_first(const Hdf5Filter& filter) {
  static std::map<const Hdf5Filter*, bool> known;  // guarded by the caller's Hdf5Session
  const auto found = known.find(&filter);
  if (found != known.end()) return found->second;
  return known.emplace(&filter, trial_size(filter, {32, 32, 12}) < trial_size(filter, {12, 32, 32})).first->second;
}

class Sperr : public Hdf5Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "sperr",
            .version = "HDF5 filter 32028",
            .sentence = "SPERR: wavelet coding with bounded error (through its HDF5 filter, one thread)",
            .bounds = {BoundKind::kAbsolute},
            .thread_safety = ThreadSafety::kSerialized};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sperr>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "absolute error bound, in the data's unit"}, abs_);
    visitor.option(
        {.key = "sperr:mode", .sentence = "1 bits per value, 2 PSNR, 3 point-wise error", .minimum = 1, .maximum = 3},
        mode_);
    visitor.option({.key = "sperr:mode_str", .sentence = "the mode by name", .choices = kModes}, mode_name_);
    visitor.option({.key = "sperr:tolerance", .sentence = "bits per value, PSNR in dB, or absolute error bound"},
                   tolerance_);
  }

  void changed() override {
    std::int32_t mode = mode_;
    double tolerance = tolerance_;
    if (mode_name_)
      for (std::size_t i = 0; i < kModes.size(); ++i)
        if (*mode_name_ == kModes[i]) mode = static_cast<std::int32_t>(i) + 1;
    if (newly_set("pressio:abs")) {
      mode = 3;
      tolerance = *abs_;
    }
    const double limit = mode == 1 ? 64.0 : kLargest;
    if (!(tolerance > 0) || !std::isfinite(tolerance) || (mode != 3 && tolerance >= limit))
      fail(ErrorCode::kInvalidArgument, "sperr:tolerance={} in mode {} is not a number above 0{}", tolerance,
           kModes[static_cast<std::size_t>(mode - 1)], mode == 3 ? "" : fmt::format(" and below {}", limit));
    mode_ = mode;
    tolerance_ = tolerance;
    mode_name_.reset();
    abs_ = mode == 3 ? std::optional(tolerance) : std::nullopt;
  }

  const Hdf5Filter& filter() const override { return kSperrFilter.load(); }
  Shape axes(const Shape& shape) const override {
    Shape lengths = merged_axes(shape, 3);
    while (lengths.size() > 2 && lengths.front() < kShortestAxis) lengths = merged_axes(lengths, lengths.size() - 1);
    if (takes_fastest_first(filter())) std::reverse(lengths.begin(), lengths.end());
    return lengths;
  }

  FilterParameters parameters(ConstView input) const override {
    if (!is_floating(input.dtype()))
      fail(ErrorCode::kUnsupported, "sperr takes float and double, not {}: cast the data", name_of(input.dtype()));
    if (input.rank() < 2)
      fail(ErrorCode::kUnsupported, "sperr needs 2 or 3 axes longer than 1; shape {} has one: reshape the data",
           to_string(input.shape()));
    const unsigned quality = mode_ == 3 ? packed_tolerance(inner_tolerance(input)) : fixed_point(tolerance_);
    return {quality | static_cast<unsigned>(mode_) << kModeShift, 0u};
  }

 private:
  // SPERR bounds the error of doubles; the rounding of its result to float must fit into the bound too.
  double inner_tolerance(ConstView input) const {
    if (input.dtype() != Dtype::kFloat) return tolerance_;
    double largest = 0;
    for (const float value : input.values<float>()) largest = std::fmax(largest, std::fabs(value));
    const double half_ulp = (largest + tolerance_) * 0x1p-24;
    if (!(half_ulp < tolerance_))
      fail(ErrorCode::kUnsupported,
           "sperr cannot keep the bound {} on float values up to {}, whose own rounding is {}: use a lossless "
           "compressor, or double",
           tolerance_, largest, half_ulp);
    return tolerance_ - half_ulp;
  }

  std::optional<double> abs_ = 1e-6;
  std::int32_t mode_ = 3;
  std::optional<std::string> mode_name_;
  double tolerance_ = 1e-6;
};

}  // namespace

std::unique_ptr<Compressor> make_sperr() { return std::make_unique<Sperr>(); }

}  // namespace tezpress
