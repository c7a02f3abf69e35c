// pressio_compressor.h.
#include "pressio_compressor.h"

#include "core/configuration.h"
#include "core/option_matching.h"
#include "data_handle.h"
#include "plugin_handles.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

template <typename Item, typename F>
auto all_of(Item* const* items, std::size_t count, const F& view) {
  std::vector<decltype(view(**items))> views;
  for (std::size_t i = 0; i < count; ++i)
    views.push_back(view(checked((&checked(items, "the list of arrays"))[i], "an array")));
  return views;
}

void require_pairs(std::size_t inputs, std::size_t outputs) {
  if (inputs != outputs) fail(ErrorCode::kInvalidArgument, "{} inputs were given with {} outputs", inputs, outputs);
}

void store(const Compressor& compressor, const pressio_data& input, OwnedBytes stream, pressio_data& output) {
  const ArrayType type = compressor.compressed_type(type_of(input), stream.bytes.size());
  replace(output, data_of(std::move(stream), type));
}

// Prepared for what the stream becomes. Where the stream is in that very object, another one takes the result.
struct Target {
  pressio_data* output;
  pressio_data fresh = {};
  View view = {};

  Target(const Compressor& compressor, const pressio_data& input, pressio_data& where) : output(&where) {
    const ArrayType type = compressor.decompressed_type(bytes_of(input), type_of(where));
    const bool overlaps = where.memory != nullptr && where.memory == input.memory;
    view = prepare(overlaps ? fresh : where, type);
  }
  void finish() {
    if (fresh.memory != nullptr) *output = std::move(fresh);
  }
};

// The listing of what(), seen by the metrics.
template <typename F>
pressio_options* listed(const pressio_compressor* compressor, Event event, const F& what) {
  return boxed_options([&] {
    Options options;
    Observed& plugin = *checked(compressor, "compressor").plugin;
    plugin.observe(event, [&] { options = what(plugin); });
    return options;
  });
}

void check(Observed& plugin, const Options& options) {
  const auto unknown = unlisted_keys(plugin.options(), options, plugin.prefix());
  if (unknown.empty()) return plugin.check_options(options);
  std::string keys;
  for (const std::string& key : unknown) keys += key + ' ';
  fail(ErrorCode::kInvalidArgument, "extra keys: {}", keys);
}

}  // namespace

void pressio_compressor_release(struct pressio_compressor* compressor) { delete compressor; }

struct pressio_options* pressio_compressor_get_documentation(struct pressio_compressor const* compressor) {
  return listed(compressor, Event::kGetDocumentation, [](const Observed& plugin) { return documentation_of(plugin); });
}

struct pressio_options* pressio_compressor_get_configuration(struct pressio_compressor const* compressor) {
  return listed(compressor, Event::kGetConfiguration, [](const Observed& plugin) { return configuration_of(plugin); });
}

struct pressio_options* pressio_compressor_get_options(struct pressio_compressor const* compressor) {
  return listed(compressor, Event::kGetOptions, [](const Observed& plugin) { return plugin.options(); });
}

int pressio_compressor_set_options(struct pressio_compressor* compressor, struct pressio_options const* options) {
  return with_handle(compressor, [&] {
    compressor->plugin->observe(Event::kSetOptions,
                                [&] { set_options(*compressor->plugin, checked(options, "options").values); });
  });
}

int pressio_compressor_check_options(struct pressio_compressor* compressor, struct pressio_options const* options) {
  return with_handle(compressor, [&] {
    compressor->plugin->observe(Event::kCheckOptions,
                                [&] { check(*compressor->plugin, checked(options, "options").values); });
  });
}

int pressio_compressor_compress(struct pressio_compressor* compressor, const struct pressio_data* input,
                                struct pressio_data* output) {
  return with_handle(compressor, [&] {
    checked(output, "output");
    OwnedBytes stream = compressor->plugin->compress_owned(view_of(checked(input, "input")));
    store(*compressor->plugin, *input, std::move(stream), *output);
  });
}

int pressio_compressor_decompress(struct pressio_compressor* compressor, const struct pressio_data* input,
                                  struct pressio_data* output) {
  return with_handle(compressor, [&] {
    const ByteSpan stream = bytes_of(checked(input, "input"));
    Target target(*compressor->plugin, *input, checked(output, "output"));
    compressor->plugin->decompress(stream, target.view);
    target.finish();
  });
}

int pressio_compressor_compress_many(struct pressio_compressor* compressor, struct pressio_data const* const in[],
                                     size_t num_inputs, struct pressio_data* out[], size_t num_outputs) {
  return with_handle(compressor, [&] {
    require_pairs(num_inputs, num_outputs);
    const auto outputs = all_of(out, num_outputs, [](pressio_data& data) { return &data; });
    auto streams = compressor->plugin->compress_many(all_of(in, num_inputs, view_of));
    for (std::size_t i = 0; i < streams.size(); ++i)
      store(*compressor->plugin, *in[i], OwnedBytes::of(std::move(streams[i])), *outputs[i]);
  });
}

int pressio_compressor_decompress_many(struct pressio_compressor* compressor, struct pressio_data const* const in[],
                                       size_t num_inputs, struct pressio_data* out[], size_t num_outputs) {
  return with_handle(compressor, [&] {
    require_pairs(num_inputs, num_outputs);
    const auto streams = all_of(in, num_inputs, bytes_of);
    const auto outputs = all_of(out, num_outputs, [](pressio_data& data) { return &data; });
    std::vector<Target> targets;
    std::vector<View> views;
    for (std::size_t i = 0; i < num_inputs; ++i) {
      targets.emplace_back(*compressor->plugin, *in[i], *outputs[i]);
      views.push_back(targets.back().view);
    }
    compressor->plugin->decompress_many(streams, views);
    for (Target& target : targets) target.finish();
  });
}

struct pressio_options* pressio_compressor_get_metrics_results(struct pressio_compressor const* compressor) {
  return boxed_options([&] { return checked(compressor, "compressor").plugin->results(); });
}

struct pressio_metrics* pressio_compressor_get_metrics(struct pressio_compressor const* compressor) {
  return guard(static_cast<pressio_metrics*>(nullptr), [&] {
    const Observed& plugin = *checked(compressor, "compressor").plugin;
    return new pressio_metrics{plugin.metric().clone(), plugin.metric_results()};
  });
}

void pressio_compressor_set_metrics(struct pressio_compressor* compressor, struct pressio_metrics* plugin) {
  with_handle(compressor, [&] { compressor->plugin->set_metric(checked(plugin, "the metric").plugin->clone()); });
}

struct pressio_options* pressio_compressor_metrics_get_options(struct pressio_compressor const* compressor) {
  return boxed_options([&] { return std::as_const(*checked(compressor, "compressor").plugin).metric().options(); });
}

int pressio_compressor_metrics_set_options(struct pressio_compressor const* compressor,
                                           struct pressio_options const* options) {
  // Const for the caller alone: a handle is always made as an object that can be written.
  return with_handle(const_cast<pressio_compressor*>(compressor),
                     [&] { set_options(compressor->plugin->metric(), checked(options, "options").values); });
}

int pressio_compressor_error_code(struct pressio_compressor const* compressor) { return code_of(compressor); }
const char* pressio_compressor_error_msg(struct pressio_compressor const* compressor) { return message_of(compressor); }

const char* pressio_compressor_version(struct pressio_compressor const* compressor) {
  return compressor != nullptr ? compressor->info.version.c_str() : "";
}

int pressio_compressor_major_version(struct pressio_compressor const* compressor) {
  return version_numbers(pressio_compressor_version(compressor))[0];
}

int pressio_compressor_minor_version(struct pressio_compressor const* compressor) {
  return version_numbers(pressio_compressor_version(compressor))[1];
}

int pressio_compressor_patch_version(struct pressio_compressor const* compressor) {
  return version_numbers(pressio_compressor_version(compressor))[2];
}

struct pressio_compressor* pressio_compressor_clone(struct pressio_compressor* compressor) {
  return guard(static_cast<pressio_compressor*>(nullptr), [&] {
    return new pressio_compressor{std::make_unique<Observed>(*checked(compressor, "compressor").plugin)};
  });
}

const char* pressio_compressor_get_prefix(const struct pressio_compressor* compressor) {
  return compressor != nullptr ? compressor->info.id.c_str() : "";
}

void pressio_compressor_set_name(struct pressio_compressor* compressor, const char* new_name) {
  with_handle(compressor, [&] { compressor->plugin->set_name(checked_text(new_name, "the name")); });
}

const char* pressio_compressor_get_name(struct pressio_compressor const* compressor) {
  return compressor != nullptr ? compressor->plugin->name().c_str() : "";
}
