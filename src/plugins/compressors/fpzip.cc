// fpzip: predictive coding of floating-point values, exact or with fewer bits. The
// stream begins with fpzip's own bytes, so that any program that links fpzip can
// read it. fpzip's decoder believes whatever it is given and runs beyond its buffer
// on bytes that no encoder wrote, so a trailer with what was compressed and a
// checksum follows, and nothing is decoded that does not match it. Which error fpzip
// met is not asked: its fpzip_errno is shared by all threads.
#include <fpzip.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "base/checksum.h"
#include "plugins/compressors/compressor_factories.h"

namespace tezpress {
namespace {

struct FpzipCloser {
  void operator()(FPZ* stream) const { close(stream); }
  void (*close)(FPZ*);
};
using Handle = std::unique_ptr<FPZ, FpzipCloser>;

// Four axes, fastest first, as LibPressio gives them to fpzip: without those of length 1, and of more than four the
// fastest merged into one.
using Axes = std::array<std::uint32_t, 4>;

// What follows fpzip's bytes: all of this and a checksum of the bytes before it.
struct Trailer {
  std::uint8_t precision = 0;
  std::uint8_t has_header = 0;
  Dtype dtype = Dtype::kFloat;
  Axes axes{};
};
constexpr std::size_t kTrailerBytes = 3 + 4 * sizeof(std::uint32_t) + sizeof(std::uint64_t);

// fpzip counts values and keeps its two last planes in 32 bits; throws kUnsupported where they do not suffice.
void check_lengths(const Shape& lengths, const Shape& shape) {
  const auto limit = static_cast<double>(std::numeric_limits<int>::max());
  const double plane = (static_cast<double>(lengths[0]) + 2) * (static_cast<double>(lengths[1]) + 2);
  const double volume =
      static_cast<double>(lengths[0]) * static_cast<double>(lengths[1]) * static_cast<double>(lengths[2]);
  if (2 * plane > limit || volume > limit || static_cast<double>(lengths[3]) > limit)
    fail(ErrorCode::kUnsupported,
         "fpzip counts in 32 bits, which an array of shape {} exceeds; compress it in pieces of less than 2^30 values",
         to_string(shape));
}

Axes fpzip_axes(const Shape& shape) {
  Shape lengths;  // fastest first
  for (auto length = shape.rbegin(); length != shape.rend(); ++length)
    if (*length > 1) lengths.push_back(*length);
  while (lengths.size() > 4) {
    lengths[1] *= lengths[0];
    lengths.erase(lengths.begin());
  }
  lengths.resize(4, 1);
  check_lengths(lengths, shape);
  Axes axes{};
  for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = static_cast<std::uint32_t>(lengths[i]);
  return axes;
}

void set_axes(FPZ* stream, Dtype dtype, int precision, const Axes& axes) {
  stream->type = dtype == Dtype::kFloat ? FPZIP_TYPE_FLOAT : FPZIP_TYPE_DOUBLE;
  stream->prec = precision;
  stream->nx = static_cast<int>(axes[0]);
  stream->ny = static_cast<int>(axes[1]);
  stream->nz = static_cast<int>(axes[2]);
  stream->nf = static_cast<int>(axes[3]);
}

void check_dtype(Dtype dtype) {
  if (!is_floating(dtype))
    fail(ErrorCode::kUnsupported, "fpzip takes float and double, not {}; cast the values first", name_of(dtype));
}

// A NaN that differs from infinity only in bits that are cut off would come back as infinity.
template <typename T, typename Word>
void check_nans(std::span<const T> values, int precision) {
  const int cut = static_cast<int>(8 * sizeof(T)) - precision;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) continue;
    const auto kept = static_cast<Word>(std::bit_cast<Word>(values[i]) >> cut << cut);
    if (!std::isnan(std::bit_cast<T>(kept)))
      fail(ErrorCode::kInvalidArgument, "fpzip:prec={} bits would turn the NaN at index {} into an infinity", precision,
           i);
  }
}

class Fpzip : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "fpzip",
            .version = fmt::format("{}.{}.{}", FPZIP_VERSION_MAJOR, FPZIP_VERSION_MINOR, FPZIP_VERSION_PATCH),
            .sentence = "fpzip: predictive coding of floating-point values, lossless or with fewer bits",
            .bounds = {BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    check_dtype(input.dtype());
    check_precision(input.dtype());
    if (input.size() == 0) return {};
    const Axes axes = fpzip_axes(input.shape());
    Array storage;
    const ConstView dense = contiguous(input, storage);
    if (precision_ != 0 && input.dtype() == Dtype::kFloat)
      check_nans<float, std::uint32_t>(dense.values<float>(), precision_);
    if (precision_ != 0 && input.dtype() == Dtype::kDouble)
      check_nans<double, std::uint64_t>(dense.values<double>(), precision_);

    // A value of 32 bits takes at most 31 and a symbol of 16, one of 64 bits 63 and the symbol.
    Bytes stream(dense.size_bytes() + dense.size_bytes() / 2 + 1024);
    const Handle handle(fpzip_write_to_buffer(stream.data(), stream.size()), {fpzip_write_close});
    set_axes(handle.get(), input.dtype(), precision_, axes);
    const bool headed = has_header_ == 0 || fpzip_write_header(handle.get()) != 0;
    const std::size_t size = headed ? fpzip_write(handle.get(), dense.data()) : 0;
    if (size == 0)
      fail(ErrorCode::kInternal, "fpzip could not compress {} of shape {}", name_of(input.dtype()),
           to_string(input.shape()));
    stream.resize(size);
    return with_trailer(stream, input.dtype(), axes);
  }

  void decompress(ByteSpan stream, View into) override {
    check_dtype(into.dtype());
    if (into.size() == 0) {
      if (!stream.empty())
        fail(ErrorCode::kCorrupt, "a fpzip stream of {} bytes was given for an array without values", stream.size());
      return;
    }
    const Trailer trailer = read_trailer(stream);
    const Axes axes = fpzip_axes(into.shape());
    if (trailer.dtype != into.dtype() || trailer.axes != axes)
      fail(ErrorCode::kCorrupt,
           "a fpzip stream of {}x{}x{}x{} values (slowest axis first) of {} was given for {} of {}", trailer.axes[3],
           trailer.axes[2], trailer.axes[1], trailer.axes[0], name_of(trailer.dtype), name_of(into.dtype()),
           to_string(into.shape()));
    const Handle handle(fpzip_read_from_buffer(stream.data()), {fpzip_read_close});
    if (trailer.has_header != 0 && fpzip_read_header(handle.get()) == 0)
      fail(ErrorCode::kCorrupt, "a fpzip stream of {} bytes does not begin with fpzip's header", stream.size());
    set_axes(handle.get(), into.dtype(), trailer.precision, axes);
    const std::size_t read = fpzip_read(handle.get(), into.data());
    if (read != stream.size() - kTrailerBytes)
      fail(ErrorCode::kCorrupt, "fpzip read {} of {} bytes", read, stream.size() - kTrailerBytes);
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Fpzip>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "fpzip:prec",
                    .sentence = "leading bits kept of each value: 2 to 32 of a float, 4, 6, ... 64 of a double; "
                                "0: all of them, lossless",
                    .minimum = 0,
                    .maximum = 64},
                   precision_);
    visitor.option({.key = "fpzip:has_header", .sentence = "1: begin the stream with fpzip's header"}, has_header_);
    visitor.option({.key = "pressio:lossless", .sentence = "any value: lossless, that is fpzip:prec=0"}, lossless_);
  }

  // pressio:lossless has a value exactly where fpzip:prec is 0, and setting it sets that.
  void changed() override {
    if (newly_set("pressio:lossless")) precision_ = 0;
    lossless_.reset();
    if (precision_ == 0) lossless_ = 1;
  }

 private:
  void check_precision(Dtype dtype) const {
    const bool is_float = dtype == Dtype::kFloat;
    if (precision_ == 0 || (is_float ? precision_ >= 2 && precision_ <= 32 : precision_ >= 4 && precision_ % 2 == 0))
      return;
    fail(ErrorCode::kInvalidArgument, "fpzip:prec={} does not fit {}: it takes 0 or {}", precision_, name_of(dtype),
         is_float ? "2 to 32" : "an even number from 4 to 64");
  }

  Bytes with_trailer(ByteSpan stream, Dtype dtype, const Axes& axes) const {
    ByteWriter writer;
    writer.raw(stream);
    writer.fixed(static_cast<std::uint8_t>(precision_));
    writer.fixed(static_cast<std::uint8_t>(has_header_ != 0));
    writer.fixed(static_cast<std::uint8_t>(dtype));
    for (const std::uint32_t length : axes) writer.fixed(length);
    writer.fixed(checksum64(writer.view()));
    return writer.take();
  }

  static Trailer read_trailer(ByteSpan stream) {
    if (stream.size() <= kTrailerBytes)
      fail(ErrorCode::kTruncated, "a fpzip stream of {} bytes is shorter than its trailer", stream.size());
    ByteReader reader(stream.last(kTrailerBytes), "fpzip trailer");
    Trailer trailer;
    trailer.precision = reader.fixed<std::uint8_t>();
    trailer.has_header = reader.fixed<std::uint8_t>();
    trailer.dtype = static_cast<Dtype>(reader.fixed<std::uint8_t>());
    for (std::uint32_t& length : trailer.axes) length = reader.fixed<std::uint32_t>();
    if (reader.fixed<std::uint64_t>() != checksum64(stream.first(stream.size() - sizeof(std::uint64_t))))
      fail(ErrorCode::kCorrupt,
           "a fpzip stream of {} bytes is damaged, cut off or not from this program: the checksum at its end does not "
           "match",
           stream.size());
    return trailer;
  }

  std::int32_t precision_ = 0;
  std::int32_t has_header_ = 0;
  std::optional<std::int32_t> lossless_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_fpzip() { return std::make_unique<Fpzip>(); }

}  // namespace tezpress
