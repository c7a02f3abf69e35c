// The codec tezip as a compressor: the one meeting point of core and codec. Which
// axis is time is decided here; everything else is passed on to tezip.h.
#include "tezip/tezip.h"

#include <algorithm>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/tezip_stream.h"

namespace tezpress {
namespace {

struct FreeStream {
  void operator()(void* bytes) const { tezip_free(bytes); }
};

// The codec's results are ErrorCode's numbers.
void check(int result) {
  if (result != TEZIP_OK) throw Error(static_cast<ErrorCode>(result), std::string("tezip: ") + tezip_message());
}

tezip_info inspect(ByteSpan stream) {
  tezip_info info;
  check(tezip_inspect(stream.data(), stream.size(), &info));
  return info;
}

class Tezip : public Compressor {
 public:
  CompressorInfo info() const override {
    return {
        .id = "tezip",
        .version = tezip_version(),
        .sentence = "Predicts each frame of a series from coarse to fine and from the frames before it.",
        .bounds = {BoundKind::kAbsolute, BoundKind::kRelative, BoundKind::kPointwiseRelative, BoundKind::kLossless}};
  }

  Bytes compress(ConstView input) override {
    if (input.size() == 0)
      fail(ErrorCode::kInvalidArgument, "tezip: an array of shape {} has no values", to_string(input.shape()));
    Array storage;
    const ConstView dense = contiguous(input, storage);
    void* bytes = nullptr;
    std::size_t size = 0;
    const std::size_t frames = has_time(input) ? input.shape()[0] : 1;
    const tezip_settings settings = settings_for(input);
    check(tezip_compress(&settings, dense.data(), frames, &bytes, &size));
    const std::unique_ptr<void, FreeStream> owner(bytes);
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    return {first, first + size};
  }

  void decompress(ByteSpan stream, View into) override {
    const tezip_info info = inspect(stream);
    if (static_cast<Dtype>(info.dtype) != into.dtype() || info.frames * info.frame_bytes != into.size_bytes())
      fail(ErrorCode::kInvalidArgument, "tezip: the stream holds {} of shape {}, the array is {} of shape {}",
           name_of(static_cast<Dtype>(info.dtype)), to_string(tezip_shape(info)), name_of(into.dtype()),
           to_string(into.shape()));
    check(tezip_decompress(stream.data(), stream.size(), 0, info.frames, threads_, into.data(), into.size_bytes()));
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Tezip>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "Bound on |x - x'|, in the values' unit.", .minimum = 0}, abs_);
    visitor.option({.key = "pressio:rel",
                    .sentence = "Bound on |x - x'| as a share of the series' value range; with pressio:abs both hold.",
                    .minimum = 0},
                   rel_);
    visitor.option(
        {.key = "pressio:pw_rel", .sentence = "Bound on |x - x'| as a share of |x|.", .minimum = 0, .maximum = 1},
        pw_rel_);
    visitor.option({.key = "pressio:lossless", .sentence = "Set to any number: every bit returns.", .minimum = 0},
                   lossless_);
    visitor.option({.key = "pressio:nthreads",
                    .sentence = "Threads, 0 for one per core; the bytes do not depend on it.",
                    .maximum = 4096},
                   threads_);
    visitor.option({.key = "tezip:time",
                    .sentence = "Is the slowest axis time? auto: yes for arrays of three axes and more.",
                    .choices = {"auto", "yes", "no"}},
                   time_);
    visitor.option({.key = "tezip:key_interval",
                    .sentence = "Frames per group of pictures (TEZIP's static window); 0: by the frame's size.",
                    .maximum = 1 << 20},
                   key_interval_);
    visitor.option({.key = "tezip:key_threshold",
                    .sentence = "A frame whose rms change exceeds this share of the range starts a group (TEZIP's "
                                "dynamic window); 0: never.",
                    .minimum = 0},
                   key_threshold_);
    visitor.option({.key = "tezip:fill_value",
                    .sentence = "A value that stands for a missing one: it returns exactly and is not in the range."},
                   fill_value_);
  }

 private:
  bool has_time(ConstView input) const {
    if (input.rank() < 2) return false;
    return time_ == "yes" || (time_ == "auto" && input.rank() >= 3);
  }

  tezip_settings settings_for(ConstView input) const {
    tezip_settings settings;
    tezip_settings_init(&settings);
    const bool time = has_time(input);
    const auto first_axis = input.shape().begin() + (time ? 1 : 0);
    settings.dtype = static_cast<int>(input.dtype());
    settings.axes = static_cast<int>(input.shape().end() - first_axis);
    if (settings.axes > TEZIP_MAX_AXES)
      fail(ErrorCode::kUnsupported, "tezip: an array of shape {} has more than {} axes besides time",
           to_string(input.shape()), TEZIP_MAX_AXES);
    std::copy(first_axis, input.shape().end(), settings.shape);
    settings.abs = abs_.value_or(-1);
    settings.rel = rel_.value_or(-1);
    settings.pw_rel = pw_rel_.value_or(-1);
    settings.lossless = lossless_ ? 1 : 0;
    settings.has_fill_value = fill_value_ ? 1 : 0;
    settings.fill_value = fill_value_.value_or(0);
    settings.key_interval = key_interval_;
    settings.key_threshold = key_threshold_;
    settings.threads = threads_;
    settings.has_time = time ? 1 : 0;
    return settings;
  }

  std::optional<double> abs_;
  std::optional<double> rel_;
  std::optional<double> pw_rel_;
  std::optional<std::int32_t> lossless_;
  std::uint32_t threads_ = 1;
  std::string time_ = "auto";
  std::uint64_t key_interval_ = 0;
  double key_threshold_ = 0;
  std::optional<double> fill_value_;
};

}  // namespace

Shape tezip_shape(const tezip_info& info) {
  Shape shape(info.shape, info.shape + info.axes);
  if (info.has_time != 0) shape.insert(shape.begin(), info.frames);
  return shape;
}

ContainerHeader describe_tezip_stream(ByteSpan stream) {
  const tezip_info info = inspect(stream);
  return {.compressor_id = "tezip", .dtype = static_cast<Dtype>(info.dtype), .shape = tezip_shape(info), .options = {}};
}

std::unique_ptr<Compressor> make_tezip() { return std::make_unique<Tezip>(); }

}  // namespace tezpress
