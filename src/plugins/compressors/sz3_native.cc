// SZ3 through its installed headers (CMake's find_package(SZ3)). The stream is
// SZ3's own behind a checksum, because SZ3 trusts what it decodes.
#include <xxhash.h>

#include <SZ3/api/sz.hpp>
#include <cmath>
#include <memory>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/integer_bounds.h"
#include "plugins/compressors/merged_axes.h"
#include "plugins/compressors/sz3_options.h"

namespace tezpress {
namespace {

SZ3::Config configuration_for(const Sz3Options& options, const Shape& axes) {
  SZ3::Config config;
  config.setDims(axes.begin(), axes.end());
  config.cmprAlgo = static_cast<std::uint8_t>(options.algorithm());
  config.errorBoundMode = static_cast<std::uint8_t>(options.bound());
  config.absErrorBound = options.abs_error_bound;
  config.relErrorBound = options.rel_error_bound;
  config.psnrErrorBound = options.psnr_error_bound;
  config.l2normErrorBound = options.l2_norm_error_bound;
  config.lorenzo = options.lorenzo;
  config.lorenzo2 = options.lorenzo2;
  config.regression = options.regression;
  config.regression2 = options.regression2;
  config.openmp = options.openmp;
  config.quantbinCnt = options.quantization_bins;
  config.interpAlgo = options.interpolation;
  config.interpDirection = options.interpolation_direction;
  return config;
}

std::uint32_t checksum_of(ByteSpan bytes) {
  return static_cast<std::uint32_t>(XXH3_64bits(bytes.data(), bytes.size()));
}

// SZ3 is instantiated for float and double only: every further type costs most of a minute to compile. Integers go
// as the floating-point type that holds them exactly.
Dtype storage_of(Dtype dtype) {
  if (is_floating(dtype)) return dtype;
  if (size_of(dtype) <= 2 && dtype != Dtype::kBool) return Dtype::kFloat;
  if (size_of(dtype) == 4) return Dtype::kDouble;
  fail(ErrorCode::kUnsupported, "sz3 cannot bound the error of {}: cast the data to double", name_of(dtype));
}

Sz3Options integer_options(Sz3Options options, ConstView input) {
  if (options.bound() == Sz3Bound::kRel) options.set_absolute(options.rel_error_bound * value_range(input));
  options.abs_error_bound = integer_tolerance(options.abs_error_bound);
  return options;
}

template <typename T>
Bytes compress_values(const SZ3::Config& config, ConstView values) {
  try {
    std::size_t size = 0;
    const std::unique_ptr<char[]> bytes(SZ_compress(config, values.values<T>().data(), size));
    return Bytes(bytes.get(), bytes.get() + size);
  } catch (const std::exception& error) {
    fail(ErrorCode::kUnsupported, "sz3 could not compress shape {}: {}", to_string(values.shape()), error.what());
  }
}

template <typename T>
void decompress_values(ByteSpan payload, View into) {
  T* decoded = nullptr;
  SZ3::Config config;
  try {
    SZ_decompress(config, reinterpret_cast<const char*>(payload.data()), payload.size(), decoded);
  } catch (const std::exception& error) {
    fail(ErrorCode::kCorrupt, "sz3 could not decode {} bytes: {}", payload.size(), error.what());
  }
  const std::unique_ptr<T[]> owned(decoded);
  const Shape axes = merged_axes(into.shape(), 4);
  if (!std::equal(axes.begin(), axes.end(), config.dims.begin(), config.dims.end()))
    fail(ErrorCode::kCorrupt, "an SZ3 stream of {} values was given for shape {}", config.num, to_string(into.shape()));
  std::memcpy(into.data(), decoded, into.size_bytes());
}

template <typename T>
void round_all(View view) {
  for (T& value : view.values<T>()) value = std::nearbyint(value);
}

class Sz3Native : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "sz3",
            .version = SZ3_VER,
            .sentence = "SZ3: interpolation and Lorenzo prediction with bounded error",
            .bounds = {BoundKind::kAbsolute, BoundKind::kRelative}};
  }

  Bytes compress(ConstView input) override {
    if (input.size() == 0) return {};
    Array owned;
    ConstView dense = input;
    if (!input.contiguous()) dense = (owned = Array::copy_of(input)).view();
    const Dtype storage = storage_of(dense.dtype());
    const bool converted = storage != dense.dtype();
    const Sz3Options options = converted ? integer_options(options_, dense) : options_;
    if (converted) dense = (owned = cast(dense, storage)).view();
    const SZ3::Config config = configuration_for(options, merged_axes(input.shape(), 4));
    const Bytes payload =
        storage == Dtype::kFloat ? compress_values<float>(config, dense) : compress_values<double>(config, dense);
    ByteWriter writer;
    writer.fixed<std::uint32_t>(0);  // the checksum of all that follows, known at the end
    writer.fixed(static_cast<std::uint8_t>(input.dtype()));
    writer.raw(payload);
    Bytes stream = writer.take();
    const std::uint32_t checksum = checksum_of(ByteSpan(stream).subspan(sizeof(std::uint32_t)));
    std::memcpy(stream.data(), &checksum, sizeof(checksum));
    return stream;
  }

  void decompress(ByteSpan stream, View into) override {
    if (into.size() == 0) return;
    ByteReader reader(stream, "SZ3 stream");
    const auto checksum = reader.fixed<std::uint32_t>();
    if (checksum_of(stream.subspan(reader.position())) != checksum)
      fail(ErrorCode::kCorrupt, "the {} bytes of an SZ3 stream do not match its checksum", stream.size());
    if (const int dtype = reader.fixed<std::uint8_t>(); dtype != static_cast<int>(into.dtype()))
      fail(ErrorCode::kCorrupt, "an SZ3 stream of dtype {} was given for {}", dtype, name_of(into.dtype()));
    const ByteSpan payload = reader.rest();
    const Dtype storage = storage_of(into.dtype());
    Array stored;
    View target = into;
    if (storage != into.dtype()) target = (stored = Array(storage, into.shape())).view();
    if (storage == Dtype::kFloat)
      decompress_values<float>(payload, target);
    else
      decompress_values<double>(payload, target);
    if (storage == into.dtype()) return;
    if (storage == Dtype::kFloat)
      round_all<float>(target);
    else
      round_all<double>(target);
    copy(cast(target, into.dtype()).view(), into);
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sz3Native>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override { options_.describe(visitor); }
  void changed() override { options_.changed(newly_set("pressio:abs"), newly_set("pressio:rel")); }

 private:
  Sz3Options options_;
};

}  // namespace

std::unique_ptr<Compressor> make_sz3() { return std::make_unique<Sz3Native>(); }

}  // namespace tezpress
