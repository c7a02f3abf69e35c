// The codec tezip as a compressor: the one meeting point of core and codec.
// Everything is passed on to tezip.h.
#include <algorithm>

#include "plugins/compressors/compressor_factories.h"
#include "plugins/compressors/tezip_model.h"
#include "plugins/compressors/tezip_stream.h"
#include "tezip/tezip.hpp"

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

// The bounds that can be asked for.
struct Bounds {
  std::optional<double> abs, rel, pw_rel;
  std::optional<std::int32_t> lossless;
};

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
    const tezip::Series series = series_for(input);
    tezip_stage_times times{};
    check(tezip_compress_timed(&series.settings, dense.data(), series.frames, &bytes, &size, &times));
    const auto seconds = [](std::uint64_t nanoseconds) { return 1e-9 * static_cast<double>(nanoseconds); };
    stages_ = {{"plan", seconds(times.plan)}, {"fit", seconds(times.fit)}, {"code", seconds(times.code)}};
    const std::unique_ptr<void, FreeStream> owner(bytes);
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    return {first, first + size};
  }

  void decompress(ByteSpan stream, View into) override {
    stages_.clear();  // decoding is one pass
    const tezip_info info = inspect(stream);
    if (static_cast<Dtype>(info.dtype) != into.dtype() || info.frames * info.frame_bytes != into.size_bytes())
      fail(ErrorCode::kInvalidArgument, "tezip: the stream holds {} of shape {}, the array is {} of shape {}",
           name_of(static_cast<Dtype>(info.dtype)), to_string(tezip_shape(info)), name_of(into.dtype()),
           to_string(into.shape()));
    check(model_.prepare_decoding());
    check(tezip_decompress(stream.data(), stream.size(), 0, info.frames, threads_, into.data(), into.size_bytes()));
  }

  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Tezip>(*this); }
  std::vector<Stage> stages() const override { return stages_; }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "Bound on |x - x'|, in the values' unit.", .minimum = 0},
                   bounds_.abs);
    visitor.option({.key = "pressio:rel",
                    .sentence = "Bound on |x - x'| as a share of the series' value range; with pressio:abs both hold.",
                    .minimum = 0},
                   bounds_.rel);
    visitor.option(
        {.key = "pressio:pw_rel", .sentence = "Bound on |x - x'| as a share of |x|.", .minimum = 0, .maximum = 1},
        bounds_.pw_rel);
    visitor.option({.key = "pressio:lossless", .sentence = "Set to any number: every bit returns.", .minimum = 0},
                   bounds_.lossless);
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
    visitor.option({.key = "tezip:effort",
                    .sentence = "How much work the encoder does; decoders need not know.",
                    .choices = {"fast", "default", "max"}},
                   effort_);
    visitor.option({.key = "tezip:mode",
                    .sentence = "How groups are coded: loop (multi-level prediction), basis (fitted spatial transform, "
                                "for smooth fields), or auto, each group's better one.",
                    .choices = {"auto", "loop", "basis"}},
                   mode_);
    visitor.option(
        {.key = "tezip:order",
         .sentence = "In which order a group's frames are coded in mode loop: forward, bidirectional (frames "
                     "between two others from both sides), or auto, the one that takes fewer bytes.",
         .choices = {"auto", "forward", "bidirectional"}},
        order_);
    visitor.option({.key = "tezip:fill_value",
                    .sentence = "A value that stands for a missing one: it returns exactly and is not in the range."},
                   fill_value_);
    model_.describe(visitor);
  }

  std::function<void()> pass_on(const Options&) override { return model_.keeper(); }

  // A bound replaces that of an earlier call, as a program expects that tries several in a row.
  void changed() override {
    Bounds newest;
    if (newly_set("pressio:abs")) newest.abs = bounds_.abs;
    if (newly_set("pressio:rel")) newest.rel = bounds_.rel;
    if (newly_set("pressio:pw_rel")) newest.pw_rel = bounds_.pw_rel;
    if (newly_set("pressio:lossless")) newest.lossless = bounds_.lossless;
    if (newest.abs || newest.rel || newest.pw_rel || newest.lossless) bounds_ = newest;
    model_.changed([this](std::string_view key) { return newly_set(key); }, time_, fill_value_);
  }

 private:
  tezip::Series series_for(ConstView input) const {
    tezip::Series series = tezip::series_of(static_cast<int>(input.dtype()), input.shape(), time_);
    tezip_settings& settings = series.settings;
    settings.abs = bounds_.abs.value_or(-1);
    settings.rel = bounds_.rel.value_or(-1);
    settings.pw_rel = bounds_.pw_rel.value_or(-1);
    settings.lossless = bounds_.lossless ? 1 : 0;
    settings.has_fill_value = fill_value_ ? 1 : 0;
    settings.fill_value = fill_value_.value_or(0);
    settings.key_interval = key_interval_;
    settings.key_threshold = key_threshold_;
    settings.mode = tezip::mode_of(mode_);
    settings.effort = tezip::effort_of(effort_);
    settings.order = tezip::order_of(order_);
    settings.threads = threads_;
    model_.apply(settings);
    return series;
  }

  Bounds bounds_;
  std::vector<Stage> stages_;
  std::uint32_t threads_ = 1;
  std::string time_ = "auto";
  std::uint64_t key_interval_ = 0;
  double key_threshold_ = 0;
  std::string effort_ = "default";
  std::string order_ = "auto";
  std::string mode_ = "auto";
  std::optional<double> fill_value_;
  TezipModel model_;
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
