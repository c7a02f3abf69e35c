// SZ3 through its HDF5 filter. Two incompatible filters share the id 32024: the old
// one (SZ3 3.1, in hdf5plugin) takes mode and bounds as numbers, the new one (3.2
// and later) a serialised configuration, and given the other's parameters it codes
// losslessly without a word. So the dialect is found by trying it on a small field.
#include <cmath>
#include <map>

#include "plugins/compressors/hdf5_factories.h"
#include "plugins/compressors/sz3_options.h"

namespace tezpress {
namespace {

enum class Dialect { kNumbers, kConfiguration };

FilterParameters as_numbers(const Sz3Options& options) {
  FilterParameters values{static_cast<unsigned>(options.bound())};
  for (const double bound :
       {options.abs_error_bound, options.rel_error_bound, options.l2_norm_error_bound, options.psnr_error_bound})
    append_double(values, bound);
  return values;
}

void write_bounds(const Sz3Options& options, ByteWriter& writer) {
  switch (options.bound()) {
    case Sz3Bound::kAbs: return writer.fixed(options.abs_error_bound);
    case Sz3Bound::kRel: return writer.fixed(options.rel_error_bound);
    case Sz3Bound::kPsnr: return writer.fixed(options.psnr_error_bound);
    case Sz3Bound::kNorm: return writer.fixed(options.l2_norm_error_bound);
    case Sz3Bound::kAbsAndRel:
    case Sz3Bound::kAbsOrRel: writer.fixed(options.abs_error_bound); return writer.fixed(options.rel_error_bound);
  }
}

// SZ3's serialised configuration; the filter itself replaces dtype and shape by those of the chunk.
FilterParameters as_configuration(const Sz3Options& options) {
  ByteWriter writer;
  writer.fixed<std::uint8_t>(0);   // number of axes
  writer.fixed<std::uint8_t>(0);   // bits per length
  writer.fixed<std::uint64_t>(0);  // number of values
  writer.fixed(static_cast<std::uint8_t>(options.algorithm()));
  writer.fixed(static_cast<std::uint8_t>(options.bound()));
  write_bounds(options, writer);
  writer.fixed(static_cast<std::uint8_t>(options.lorenzo << 7 | options.lorenzo2 << 6 | options.regression << 5 |
                                         options.regression2 << 4 | options.openmp << 3));
  writer.fixed<std::uint8_t>(0);  // dtype
  writer.fixed(options.quantization_bins);
  writer.fixed<std::int32_t>(0);  // block size
  writer.fixed(options.prediction_axes);
  ByteWriter sized;
  sized.fixed(static_cast<std::uint8_t>(writer.size() + 1));
  sized.raw(writer.view());
  Bytes bytes = sized.take();
  bytes.resize((bytes.size() + 3) / 4 * 4);
  FilterParameters values(bytes.size() / 4);
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

// The largest error that the filter makes on a smooth field with these parameters.
double trial_error(const Hdf5Filter& filter, const FilterParameters& parameters) {
  constexpr std::size_t kSide = 32;
  Array field(Dtype::kFloat, {kSide, kSide});
  for (std::size_t i = 0; i < kSide * kSide; ++i) {
    const std::size_t row = i / kSide;
    const std::size_t column = i % kSide;
    field.values<float>()[i] =
        static_cast<float>(std::sin(0.1 * static_cast<double>(row)) + std::cos(0.07 * static_cast<double>(column)));
  }
  Array back(Dtype::kFloat, {kSide, kSide});
  decode_with_hdf5_filter(filter, encode_with_hdf5_filter(filter, parameters, field.view()), back.view());
  double largest = 0;
  for (std::size_t i = 0; i < kSide * kSide; ++i)
    largest = std::fmax(largest, std::fabs(static_cast<double>(field.values<float>()[i]) -
                                           static_cast<double>(back.values<float>()[i])));
  return largest;
}

Dialect find_dialect(const Hdf5Filter& filter) {
  Sz3Options options;
  options.abs_error_bound = 1e-2;
  for (const Dialect dialect : {Dialect::kNumbers, Dialect::kConfiguration}) {
    const auto parameters = dialect == Dialect::kNumbers ? as_numbers(options) : as_configuration(options);
    // A filter that took the bound makes some error: SZ3 never codes a smooth field exactly at this bound.
    if (const double error = trial_error(filter, parameters); error > 0 && error <= options.abs_error_bound)
      return dialect;
  }
  fail(
      ErrorCode::kUnsupported,
      "the SZ3 filter {} does not take an error bound in any form that is known here; use hdf5plugin==7.1.0 or SZ3 3.3",
      filter.path.string());
}

Dialect dialect_of(const Hdf5Filter& filter) {
  static std::map<const Hdf5Filter*, Dialect> known;  // guarded by the caller's Hdf5Session
  const auto found = known.find(&filter);
  return found != known.end() ? found->second : known.emplace(&filter, find_dialect(filter)).first->second;
}

class Sz3Filter : public Hdf5Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "sz3",
            .version = "HDF5 filter 32024",
            .sentence = "SZ3: interpolation and Lorenzo prediction with bounded error (through its HDF5 filter)",
            .bounds = {BoundKind::kAbsolute, BoundKind::kRelative},
            .thread_safety = ThreadSafety::kSerialized};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sz3Filter>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override { options_.describe(visitor); }
  void changed() override { options_.changed(newly_set("pressio:abs"), newly_set("pressio:rel")); }
  const Hdf5Filter& filter() const override { return kSz3Filter.load(); }
  Shape axes(const Shape& shape) const override { return merged_axes(shape, 4); }

  FilterParameters parameters(ConstView) const override {
    if (dialect_of(filter()) == Dialect::kConfiguration) return as_configuration(options_);
    const Sz3Options fresh;
    if (options_.algorithm() != fresh.algorithm() || options_.openmp || options_.lorenzo != fresh.lorenzo ||
        options_.lorenzo2 || options_.regression != fresh.regression || options_.regression2 ||
        options_.interpolation != fresh.interpolation || options_.interpolation_direction != 0 ||
        options_.quantization_bins != fresh.quantization_bins)
      fail(ErrorCode::kUnsupported,
           "this SZ3 filter takes error bounds only; for sz3:algorithm and the other options build with an installed "
           "SZ3 (CMake's find_package(SZ3))");
    return as_numbers(options_);
  }

 private:
  Sz3Options options_;
};

}  // namespace

std::unique_ptr<Compressor> make_sz3_filter() { return std::make_unique<Sz3Filter>(); }

}  // namespace tezpress
