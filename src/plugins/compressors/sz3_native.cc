// SZ3 through its installed headers (CMake's find_package(SZ3)). The stream is
// SZ3's own behind a checksum, because SZ3 trusts what it decodes.
#include <xxhash.h>

#include <SZ3/api/sz.hpp>
#include <memory>

#include "plugins/compressors/compressor_factories.h"
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

// Calls f with a value of the C++ type of dtype.
template <typename F>
void visit_sz3_type(Dtype dtype, const F& f) {
  switch (dtype) {
    case Dtype::kFloat: return f(float{});
    case Dtype::kDouble: return f(double{});
    case Dtype::kInt16: return f(std::int16_t{});
    case Dtype::kUint16: return f(std::uint16_t{});
    case Dtype::kInt32: return f(std::int32_t{});
    case Dtype::kUint8:
    case Dtype::kByte: return f(std::uint8_t{});
    default: fail(ErrorCode::kUnsupported, "sz3 is built here without {}: cast the data to double", name_of(dtype));
  }
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
    const SZ3::Config config = configuration_for(options_, merged_axes(input.shape(), 4));
    Bytes stream(sizeof(std::uint32_t));
    stream.push_back(static_cast<std::uint8_t>(input.dtype()));
    visit_sz3_type(dense.dtype(), [&](auto tag) {
      using T = decltype(tag);
      try {
        std::size_t size = 0;
        const std::unique_ptr<char[]> bytes(SZ_compress(config, dense.values<T>().data(), size));
        stream.insert(stream.end(), bytes.get(), bytes.get() + size);
      } catch (const std::exception& error) {
        fail(ErrorCode::kUnsupported, "sz3 could not compress {} of shape {}: {}", name_of(input.dtype()),
             to_string(input.shape()), error.what());
      }
    });
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
    visit_sz3_type(into.dtype(), [&](auto tag) {
      using T = decltype(tag);
      T* values = nullptr;
      SZ3::Config config;
      try {
        SZ_decompress(config, reinterpret_cast<const char*>(payload.data()), payload.size(), values);
      } catch (const std::exception& error) {
        fail(ErrorCode::kCorrupt, "sz3 could not decode {} bytes: {}", payload.size(), error.what());
      }
      const std::unique_ptr<T[]> owned(values);
      const Shape axes = merged_axes(into.shape(), 4);
      if (!std::equal(axes.begin(), axes.end(), config.dims.begin(), config.dims.end()))
        fail(ErrorCode::kCorrupt, "an SZ3 stream of {} values was given for shape {}", config.num,
             to_string(into.shape()));
      std::memcpy(into.data(), values, into.size_bytes());
    });
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sz3Native>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override { options_.describe(visitor); }
  void changed() override { options_.changed(); }

 private:
  Sz3Options options_;
};

}  // namespace

std::unique_ptr<Compressor> make_sz3() { return std::make_unique<Sz3Native>(); }

}  // namespace tezpress
