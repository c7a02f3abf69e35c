// tezip as a native compressor of the real LibPressio: a program loads this library
// (or links it) and asks LibPressio for "tezip". One file over tezip.h. LibPressio
// lists axes fastest first, tezip slowest first; the stream is tezip's own.
#include <libpressio_ext/cpp/compressor.h>
#include <libpressio_ext/cpp/data.h>
#include <libpressio_ext/cpp/domain_manager.h>
#include <libpressio_ext/cpp/options.h>
#include <libpressio_ext/cpp/pressio.h>

#include <algorithm>
#include <optional>

#include "tezip/tezip.hpp"

namespace {

using libpressio::compressors::libpressio_compressor_plugin;

struct FreeBytes {
  void operator()(void* bytes) const { tezip_free(bytes); }
};

// The options in LibPressio's types. Several bounds in one call hold together where tezip allows it; a later call
// replaces them.
struct TezipOptions {
  std::optional<double> abs, rel, pw_rel, fill_value;
  std::optional<int32_t> lossless;
  uint32_t threads = 1;
  std::string time = "auto";
  std::string mode = "auto";
  std::string effort = "default";
  std::string order = "auto";
  uint64_t key_interval = 0;
  double key_threshold = 0;
  std::string model = "auto";
  int32_t embed_model = 0;
};

struct OptionText {
  const char* key;
  const char* sentence;
};

constexpr OptionText kTexts[] = {
    {"pressio:abs", "bound on |x - x'|, in the unit of the values"},
    {"pressio:rel", "bound on |x - x'| as a share of the value range"},
    {"pressio:pw_rel", "bound on |x - x'| as a share of |x|"},
    {"pressio:lossless", "set to any number: every bit returns"},
    {"pressio:nthreads", "threads, 0 for one per core; the bytes do not depend on it"},
    {"tezip:time", "is the slowest axis time? auto: yes for arrays of three axes and more"},
    {"tezip:mode", "how groups are coded: loop, basis, or auto, each group's better one"},
    {"tezip:effort", "how much work the encoder does: fast, default or max"},
    {"tezip:order", "in which order frames are coded: forward, bidirectional, or auto, the one that takes fewer bytes"},
    {"tezip:key_interval", "frames per group of pictures; 0: by the size of a frame"},
    {"tezip:key_threshold", "a frame whose rms change exceeds this share of the range starts a group; 0: never"},
    {"tezip:model",
     "the trained model that groups may use: generic, none, a model file, or auto: generic at effort max"},
    {"tezip:embed_model", "not 0: streams carry the file of tezip:model"},
    {"tezip:fill_value", "a value that stands for a missing one: it returns exactly and is not in the range"},
};

class TezipPlugin : public libpressio_compressor_plugin {
 public:
  const char* prefix() const override { return "tezip"; }
  const char* version() const override { return tezip_version(); }
  int major_version() const override { return TEZIP_VERSION_MAJOR; }
  int minor_version() const override { return TEZIP_VERSION_MINOR; }
  int patch_version() const override { return TEZIP_VERSION_PATCH; }
  std::shared_ptr<libpressio_compressor_plugin> clone() override { return std::make_shared<TezipPlugin>(*this); }

 protected:
  pressio_options get_options_impl() const override {
    pressio_options list;
    put(list, "pressio:abs", options_.abs);
    put(list, "pressio:rel", options_.rel);
    put(list, "pressio:pw_rel", options_.pw_rel);
    put(list, "tezip:fill_value", options_.fill_value);
    if (options_.lossless)
      set(list, "pressio:lossless", *options_.lossless);
    else
      set_type(list, "pressio:lossless", pressio_option_int32_type);
    set(list, "pressio:nthreads", options_.threads);
    set(list, "tezip:time", options_.time);
    set(list, "tezip:mode", options_.mode);
    set(list, "tezip:effort", options_.effort);
    set(list, "tezip:order", options_.order);
    set(list, "tezip:key_interval", options_.key_interval);
    set(list, "tezip:key_threshold", options_.key_threshold);
    set(list, "tezip:model", options_.model);
    set(list, "tezip:embed_model", options_.embed_model);
    return list;
  }

  pressio_options get_documentation_impl() const override {
    pressio_options list;
    set(list, "pressio:description",
        "predicts each frame of a series from coarse to fine and from the frames before it");
    for (const OptionText& text : kTexts) set(list, text.key, text.sentence);
    return list;
  }

  pressio_options get_configuration_impl() const override {
    pressio_options list;
    set(list, "pressio:thread_safe", pressio_thread_safety_multiple);
    set(list, "pressio:stability", "experimental");
    set(list, "tezip:time", std::vector<std::string>{"auto", "yes", "no"});
    set(list, "tezip:mode", std::vector<std::string>{"auto", "loop", "basis"});
    set(list, "tezip:effort", std::vector<std::string>{"fast", "default", "max"});
    set(list, "tezip:order", std::vector<std::string>{"auto", "forward", "bidirectional"});
    const std::vector<std::string> bounds = {"pressio:abs", "pressio:rel", "pressio:pw_rel", "pressio:lossless"};
    set(list, "pressio:highlevel", bounds);
    set(list, "predictors:error_dependent", bounds);
    set(list, "predictors:error_agnostic",
        std::vector<std::string>{"tezip:time", "tezip:mode", "tezip:effort", "tezip:order", "tezip:key_interval",
                                 "tezip:key_threshold", "tezip:fill_value", "tezip:model", "tezip:embed_model"});
    set(list, "predictors:runtime", std::vector<std::string>{"pressio:nthreads"});
    return list;
  }

  int set_options_impl(const pressio_options& list) override {
    TezipOptions next = options_;
    std::optional<double> abs, rel, pw_rel;
    std::optional<int32_t> lossless;
    take(list, "pressio:abs", abs);
    take(list, "pressio:rel", rel);
    take(list, "pressio:pw_rel", pw_rel);
    take(list, "pressio:lossless", lossless);
    if (abs || rel || pw_rel || lossless) {
      next.abs = abs;
      next.rel = rel;
      next.pw_rel = pw_rel;
      next.lossless = lossless;
    }
    take(list, "tezip:fill_value", next.fill_value);
    get(list, "pressio:nthreads", &next.threads);
    get(list, "tezip:time", &next.time);
    get(list, "tezip:mode", &next.mode);
    get(list, "tezip:effort", &next.effort);
    get(list, "tezip:order", &next.order);
    get(list, "tezip:key_interval", &next.key_interval);
    get(list, "tezip:key_threshold", &next.key_threshold);
    get(list, "tezip:model", &next.model);
    get(list, "tezip:embed_model", &next.embed_model);
    if (next.time != "auto" && next.time != "yes" && next.time != "no")
      return set_error(TEZIP_INVALID_ARGUMENT, "tezip:time is \"" + next.time + "\", but it must be auto, yes or no");
    if (tezip::mode_of(next.mode) < 0)
      return set_error(TEZIP_INVALID_ARGUMENT,
                       "tezip:mode is \"" + next.mode + "\", but it must be auto, loop or basis");
    if (tezip::effort_of(next.effort) < 0)
      return set_error(TEZIP_INVALID_ARGUMENT,
                       "tezip:effort is \"" + next.effort + "\", but it must be fast, default or max");
    if (tezip::order_of(next.order) < 0)
      return set_error(TEZIP_INVALID_ARGUMENT,
                       "tezip:order is \"" + next.order + "\", but it must be auto, forward or bidirectional");
    // A model that cannot be read is told now; from here on streams that name it are decoded.
    if (tezip::is_model_file(next.model))
      if (const int code = tezip_add_model(next.model.c_str())) return set_error(code, tezip_message());
    options_ = next;
    return 0;
  }

  int compress_impl(const pressio_data* given, pressio_data* output) override {
    return guarded([&] { return compress(*given, *output); });
  }
  int decompress_impl(const pressio_data* given, pressio_data* output) override {
    return guarded([&] { return decompress(*given, *output); });
  }

 private:
  // Memory that cannot be reached from here is an exception in LibPressio; its C callers must not see one.
  template <typename Call>
  int guarded(const Call& call) {
    try {
      return call();
    } catch (const std::exception& thrown) {
      return set_error(TEZIP_INTERNAL, thrown.what());
    }
  }

  int compress(const pressio_data& given, pressio_data& output) {
    const pressio_data input = readable(given);
    std::vector<std::size_t> shape = input.dimensions();
    std::reverse(shape.begin(), shape.end());
    const tezip::Series series = with_options(tezip::series_of(input.dtype(), shape, options_.time));
    void* bytes = nullptr;
    std::size_t size = 0;
    if (const int code = tezip_compress(&series.settings, input.data(), series.frames, &bytes, &size))
      return set_error(code, tezip_message());
    const std::unique_ptr<void, FreeBytes> owner(bytes);
    // Copied, because LibPressio's own plugins read only memory of its own domains.
    output = pressio_data::copy(pressio_byte_dtype, bytes, {size});
    return 0;
  }

  // Fills the array that the caller made for it; a caller who did not say its type and dims gets the stream's.
  int decompress(const pressio_data& given, pressio_data& output) {
    const pressio_data stream = readable(given);
    tezip_info info;
    if (const int code = tezip_inspect(stream.data(), stream.size_in_bytes(), &info))
      return set_error(code, tezip_message());
    const auto dtype = static_cast<pressio_dtype>(info.dtype);
    std::vector<std::size_t> dims(info.shape, info.shape + info.axes);
    if (info.has_time) dims.insert(dims.begin(), info.frames);
    std::reverse(dims.begin(), dims.end());
    if (output.num_dimensions() == 0) output = pressio_data::owning(dtype, dims);
    if (output.dtype() != dtype || output.size_in_bytes() != info.frames * info.frame_bytes)
      return set_error(TEZIP_INVALID_ARGUMENT, "tezip: the stream holds " + std::to_string(info.frames) +
                                                   " frames of " + std::to_string(info.frame_bytes) +
                                                   " bytes, which the output's type and dims do not fit");
    if (!output.has_data() || output.domain()->domain_id() != "malloc")
      output = pressio_data::owning(dtype, output.dimensions());
    if (const int code = tezip_decompress(stream.data(), stream.size_in_bytes(), 0, info.frames, options_.threads,
                                          output.data(), output.size_in_bytes()))
      return set_error(code, tezip_message());
    return 0;
  }

  static pressio_data readable(const pressio_data& data) {
    return domain_manager().make_readable(libpressio::domain_plugins().build("malloc"), data);
  }

  void put(pressio_options& list, const char* key, const std::optional<double>& value) const {
    if (value)
      set(list, key, *value);
    else
      set_type(list, key, pressio_option_double_type);
  }

  template <typename T>
  void take(const pressio_options& list, const char* key, std::optional<T>& value) const {
    T given;
    if (get(list, key, &given) == pressio_options_key_set) value = given;
  }

  tezip::Series with_options(tezip::Series series) const {
    tezip_settings& settings = series.settings;
    settings.abs = options_.abs.value_or(-1);
    settings.rel = options_.rel.value_or(-1);
    settings.pw_rel = options_.pw_rel.value_or(-1);
    settings.lossless = options_.lossless ? 1 : 0;
    settings.has_fill_value = options_.fill_value ? 1 : 0;
    settings.fill_value = options_.fill_value.value_or(0);
    settings.mode = tezip::mode_of(options_.mode);
    settings.effort = tezip::effort_of(options_.effort);
    settings.order = tezip::order_of(options_.order);
    settings.key_interval = options_.key_interval;
    settings.key_threshold = options_.key_threshold;
    settings.threads = options_.threads;
    settings.model = options_.model.c_str();
    settings.embed_model = options_.embed_model;
    return series;
  }

  TezipOptions options_;
};

libpressio::pressio_register registration(libpressio::compressor_plugins(), "tezip",
                                          [] { return std::make_shared<TezipPlugin>(); });

}  // namespace

// Loading the library has registered the compressor; calling this makes sure that it is loaded and linked.
extern "C" __attribute__((visibility("default"))) void libpressio_register_all() { registration.ensure_registered(); }
