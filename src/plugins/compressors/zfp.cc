// zfp: fixed-rate, fixed-precision, fixed-accuracy, reversible and expert mode,
// under LibPressio's option names. The stream is zfp's own with its full header,
// so any program that links zfp can read it. Decoding never trusts its length.
#include <cstdlib>
#include <memory>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/integer_bounds.h"
#include "plugins/compressors/zfp_settings.h"
#include "plugins/compressors/zfp_values.h"

namespace tezpress {
namespace {

struct ZfpCloser {
  void operator()(zfp_stream* stream) const { zfp_stream_close(stream); }
  void operator()(zfp_field* field) const { zfp_field_free(field); }
  void operator()(bitstream* bits) const { stream_close(bits); }
  void operator()(void* memory) const { std::free(memory); }
};
template <typename T>
using Handle = std::unique_ptr<T, ZfpCloser>;

constexpr const char* kExecutions[] = {"serial", "omp", "cuda"};

Handle<zfp_field> field_for(void* data, zfp_type type, const Shape& axes) {
  const std::size_t x = axes.back();
  const auto slower = [&](std::size_t n) { return axes[axes.size() - 1 - n]; };
  switch (axes.size()) {
    case 1: return Handle<zfp_field>(zfp_field_1d(data, type, x));
    case 2: return Handle<zfp_field>(zfp_field_2d(data, type, x, slower(1)));
    case 3: return Handle<zfp_field>(zfp_field_3d(data, type, x, slower(1), slower(2)));
    default: return Handle<zfp_field>(zfp_field_4d(data, type, x, slower(1), slower(2), slower(3)));
  }
}

// A stream over memory of the size that zfp may touch at most: zfp itself never looks at the end. What is read there
// behind the content is 0.
struct BoundedStream {
  BoundedStream(zfp_stream* stream, const zfp_field* field, ByteSpan content = {}) {
    const std::size_t limit = zfp_stream_maximum_size(stream, field);
    const std::size_t bytes = std::max(limit, content.size()) + sizeof(std::uint64_t);
    memory.reset(content.empty() ? std::malloc(bytes) : std::calloc(1, bytes));
    if (limit == 0 || !memory)
      fail(ErrorCode::kOutOfMemory, "no memory for the {} bytes that zfp's stream may take", limit);
    if (!content.empty()) std::memcpy(memory.get(), content.data(), content.size());
    bits.reset(stream_open(memory.get(), bytes));
    zfp_stream_set_bit_stream(stream, bits.get());
    zfp_stream_rewind(stream);
  }
  Handle<void> memory;
  Handle<bitstream> bits;
};

class Zfp : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "zfp",
            .version = fmt::format("{}.{}.{}", ZFP_VERSION_MAJOR, ZFP_VERSION_MINOR, ZFP_VERSION_PATCH),
            .sentence = "zfp: transform coding of 4^d blocks with bounded error, fixed rate, or exactly",
            .bounds = {BoundKind::kAbsolute, BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    if (input.size() == 0) return {};
    const ZfpMode mode = effective_mode();
    const Dtype storage = zfp_storage(input.dtype(), mode);
    Array owned;
    ConstView dense = input;
    if (!input.contiguous()) dense = (owned = Array::copy_of(input)).view();
    check_zfp_values(dense, storage, mode);
    const bool converted = storage != dense.dtype();
    if (converted) dense = (owned = to_zfp_values(dense, storage)).view();

    const Handle<zfp_stream> stream(zfp_stream_open(nullptr));
    const Shape axes = zfp_axes(input.shape());
    // zfp takes a non-const pointer but only reads while it compresses.
    const auto field = field_for(const_cast<std::byte*>(dense.data()), zfp_type_of(storage), axes);
    std::optional<double> tolerance;
    if (converted && mode == ZfpMode::kAccuracy) tolerance = integer_tolerance(*settings_.requests.accuracy);
    apply_zfp_settings({mode, settings_.requests}, stream.get(), zfp_type_of(storage),
                       static_cast<unsigned>(axes.size()), align_.value_or(0) != 0, tolerance);
    set_execution(stream.get());
    const BoundedStream target(stream.get(), field.get());
    if (zfp_write_header(stream.get(), field.get(), ZFP_HEADER_FULL) == 0)
      fail(ErrorCode::kUnsupported, "zfp's header cannot describe an array of shape {}", to_string(input.shape()));
    const std::size_t size = zfp_compress(stream.get(), field.get());
    if (size == 0)
      fail(ErrorCode::kUnsupported, "zfp could not compress {} of shape {} with execution {}", name_of(input.dtype()),
           to_string(input.shape()), execution_name_.value_or("serial"));
    const auto* bytes = static_cast<const std::uint8_t*>(target.memory.get());
    return Bytes(bytes, bytes + size);
  }

  void decompress(ByteSpan bytes, View into) override {
    if (into.size() == 0) return;
    const Handle<zfp_stream> stream(zfp_stream_open(nullptr));
    const Shape axes = zfp_axes(into.shape());
    const Dtype storage = read_header(bytes, stream.get(), axes, into);
    Array converted;
    View target = into;
    if (storage != into.dtype()) target = (converted = Array(storage, into.shape())).view();
    const auto field = field_for(target.data(), zfp_type_of(storage), axes);
    const BoundedStream source(stream.get(), field.get(), bytes);
    zfp_read_header(stream.get(), field.get(), ZFP_HEADER_FULL);
    const std::size_t used = zfp_decompress(stream.get(), field.get());
    if (used == 0) fail(ErrorCode::kCorrupt, "zfp could not decode a stream of {} bytes", bytes.size());
    if (used > bytes.size())
      fail(ErrorCode::kTruncated, "a zfp stream ends after {} bytes where its blocks take {}", bytes.size(), used);
    if (storage != into.dtype()) from_zfp_values(target, into);
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Zfp>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_mode(visitor);
    visitor.option(
        {.key = "zfp:execution", .sentence = "how to run: 0 serial, 1 OpenMP, 2 CUDA", .minimum = 0, .maximum = 2},
        execution_);
    visitor.option(
        {.key = "zfp:execution_name", .sentence = "how to run, by name", .choices = {"serial", "omp", "cuda"}},
        execution_name_);
    visitor.option({.key = "zfp:omp_threads", .sentence = "threads with OpenMP, 0: as many as OpenMP thinks"},
                   omp_threads_);
    visitor.option({.key = "zfp:omp_chunk_size", .sentence = "blocks per OpenMP task, 0: zfp's choice"},
                   omp_chunk_size_);
    visitor.option({.key = "pressio:nthreads", .sentence = "threads for compression; 2 and more switch OpenMP on"},
                   nthreads_);
    visitor.option({.key = "zfp:type", .sentence = "kept for LibPressio's programs: the array's own type is used"},
                   type_);
    visitor.option({.key = "zfp:dims", .sentence = "kept for LibPressio's programs: the array's own axes are used"},
                   dims_);
    visitor.option({.key = "zfp:wra", .sentence = "1: fixed-rate blocks end on words, for random access"}, align_);
  }

  void changed() override {
    ZfpSettings next = update_zfp_settings(settings_, requests_);
    std::int32_t execution = execution_;
    if (newly_set("zfp:execution_name"))
      execution = execution_number(*execution_name_);
    else if (!newly_set("zfp:execution") && newly_set("pressio:nthreads"))
      execution = nthreads_ > 1 ? 1 : 0;
    check_execution(execution);
    if (newly_set("pressio:nthreads")) omp_threads_ = nthreads_;
    settings_ = next;
    requests_ = settings_.requests;
    execution_ = execution;
    execution_name_ = kExecutions[execution];
  }

 private:
  void describe_mode(OptionVisitor& visitor) {
    visitor.option({.key = "pressio:abs", .sentence = "absolute error bound, in the data's unit; 0: lossless"},
                   requests_.abs);
    visitor.option({.key = "pressio:lossless", .sentence = "any value: lossless (zfp's reversible mode)"},
                   requests_.lossless);
    visitor.option({.key = "zfp:accuracy", .sentence = "fixed-accuracy mode: absolute error bound, in the data's unit"},
                   requests_.accuracy);
    visitor.option({.key = "zfp:rate", .sentence = "fixed-rate mode: compressed bits per value"}, requests_.rate);
    visitor.option({.key = "zfp:precision", .sentence = "fixed-precision mode: bit planes kept per value"},
                   requests_.precision);
    visitor.option({.key = "zfp:reversible", .sentence = "1: reversible (lossless) mode"}, requests_.reversible);
    visitor.option({.key = "zfp:mode", .sentence = "zfp's compact encoding of the four expert parameters"},
                   requests_.mode_code);
    visitor.option({.key = "zfp:minbits", .sentence = "expert mode: least bits per block"}, requests_.minbits);
    visitor.option({.key = "zfp:maxbits", .sentence = "expert mode: most bits per block"}, requests_.maxbits);
    visitor.option({.key = "zfp:maxprec", .sentence = "expert mode: most bit planes per block"}, requests_.maxprec);
    visitor.option({.key = "zfp:minexp", .sentence = "expert mode: exponent of the lowest bit plane kept"},
                   requests_.minexp);
  }

  // zfp's accuracy 0 is only nearly lossless; the exact mode keeps what the option says.
  ZfpMode effective_mode() const {
    const bool exact = settings_.mode == ZfpMode::kAccuracy && *settings_.requests.accuracy == 0;
    return exact ? ZfpMode::kReversible : settings_.mode;
  }

  static std::int32_t execution_number(const std::string& name) {
    for (std::int32_t i = 0; i < 3; ++i)
      if (name == kExecutions[i]) return i;
    fail(ErrorCode::kInvalidArgument, "zfp:execution_name={} is none of serial, omp, cuda", name);
  }

  static void check_execution(std::int32_t execution) {
    const Handle<zfp_stream> stream(zfp_stream_open(nullptr));
    if (!zfp_stream_set_execution(stream.get(), static_cast<zfp_exec_policy>(execution)))
      fail(ErrorCode::kUnsupported, "this build of zfp has no {} execution; set zfp:execution_name to serial",
           kExecutions[execution]);
  }

  void set_execution(zfp_stream* stream) const {
    zfp_stream_set_execution(stream, static_cast<zfp_exec_policy>(execution_));
    if (execution_ != zfp_exec_omp) return;
    zfp_stream_set_omp_threads(stream, omp_threads_);
    zfp_stream_set_omp_chunk_size(stream, omp_chunk_size_);
  }

  // The dtype in the stream's header, which must describe an array like into.
  static Dtype read_header(ByteSpan bytes, zfp_stream* stream, const Shape& axes, View into) {
    std::uint64_t words[4] = {};  // the header has at most 148 bits
    std::memcpy(words, bytes.data(), std::min(bytes.size(), sizeof(words)));
    const Handle<bitstream> bits(stream_open(words, sizeof(words)));
    zfp_stream_set_bit_stream(stream, bits.get());
    const Handle<zfp_field> found(zfp_field_alloc());
    if (zfp_read_header(stream, found.get(), ZFP_HEADER_FULL) == 0)
      fail(ErrorCode::kCorrupt, "{} bytes do not begin with the header of a zfp stream", bytes.size());
    const auto expected = field_for(nullptr, found->type, axes);
    if (found->nx != expected->nx || found->ny != expected->ny || found->nz != expected->nz ||
        found->nw != expected->nw)
      fail(ErrorCode::kCorrupt, "a zfp stream of {}x{}x{}x{} values (slowest axis first) was given for shape {}",
           found->nw, found->nz, found->ny, found->nx, to_string(into.shape()));
    const ZfpMode mode =
        zfp_stream_compression_mode(stream) == zfp_mode_reversible ? ZfpMode::kReversible : ZfpMode::kExpert;
    for (const Dtype storage : {Dtype::kInt32, Dtype::kInt64, Dtype::kFloat, Dtype::kDouble})
      if (zfp_type_of(storage) == found->type) {
        if (storage == zfp_storage_in_stream(into.dtype(), mode, storage)) return storage;
        fail(ErrorCode::kCorrupt, "a zfp stream of {} was given for an array of {}", name_of(storage),
             name_of(into.dtype()));
      }
    fail(ErrorCode::kCorrupt, "a zfp stream names the unknown type {}", static_cast<int>(found->type));
  }

  // Accuracy mode is not told apart from expert mode by every header, but its storage is never an integer.
  static Dtype zfp_storage_in_stream(Dtype dtype, ZfpMode mode, Dtype storage) {
    if (mode != ZfpMode::kReversible && is_floating(storage)) mode = ZfpMode::kAccuracy;
    if (dtype == Dtype::kUint64) mode = ZfpMode::kReversible;
    if (dtype == Dtype::kInt64 && mode == ZfpMode::kAccuracy) mode = ZfpMode::kExpert;
    if (dtype == Dtype::kBool) mode = ZfpMode::kReversible;
    return zfp_storage(dtype, mode);
  }

  ZfpRequests requests_;  // as the options say; equal to settings_.requests after changed()
  ZfpSettings settings_;
  std::int32_t execution_ = 0;
  std::optional<std::string> execution_name_ = "serial";
  std::uint32_t nthreads_ = 0;
  std::uint32_t omp_threads_ = 0;
  std::uint32_t omp_chunk_size_ = 0;
  std::optional<std::uint32_t> type_;
  std::optional<std::uint32_t> dims_;
  std::optional<std::int32_t> align_;
};

}  // namespace

std::unique_ptr<Compressor> make_zfp() { return std::make_unique<Zfp>(); }

}  // namespace tezpress
