// pressio.h, and what makes io modules: the library's handle, what it makes, and
// what this build is.
#include "pressio.h"

#include <pressio_version.h>

#include "libpressio_ext/io/pressio_io.h"
#include "library_handle.h"
#include "plugin_handles.h"
#include "plugins/all.h"
#include "plugins/children.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

constexpr int kNoCompressor = 1;
constexpr int kNoMetric = 2;
constexpr int kNoIo = 1;

// make(id); what it throws begins with LibPressio's words.
template <typename F>
auto plugin(std::string_view words, const std::string& id, const F& make) {
  try {
    return make(id);
  } catch (const Error& error) {
    fail(error.code(), "{} {} ({})", words, id, error.what());
  }
}

std::unique_ptr<Metric> metric_of(const char* id) {
  return plugin("failed to construct metrics plugin:", checked_text(id, "the id of a metric"),
                [](const std::string& name) { return all_plugins().metric(name); });
}

// A handle of what make() returns; where it throws NULL, with LibPressio's code in the library.
template <typename Handle, typename F>
Handle* made(pressio* library, int code, const F& make) {
  Fault none;
  Fault& fault = fault_of(library, none);
  Handle* handle = guard(fault, static_cast<Handle*>(nullptr), [&] { return new Handle{make()}; });
  if (handle == nullptr) fault.code = code;
  return handle;
}

// Each id followed by a space; built on first use.
std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += id + ' ';
  return text;
}

// Words of LibPressio's features for compressors that are looked for when the program runs.
std::string found_at_run_time() {
  std::string words;
  for (const std::string& id : all_plugins().compressor_ids())
    if (id == "sz" || id == "sz3") words += ' ' + id;
  return words;
}

std::unique_ptr<Metric> composite(const char* const metrics[], int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back(metric_of((&checked(metrics, "metrics"))[i])->id());
  auto metric = all_plugins().metric("composite");
  Options options;
  options.set("composite:plugins", std::move(ids));
  metric->set_options(options);
  return metric;
}

}  // namespace

void pressio_register_all(void) {
  attempt([] { all_plugins(); });
}

struct pressio* pressio_instance(void) {
  return guard(static_cast<pressio*>(nullptr), [] { return new pressio; });
}

void pressio_release(struct pressio* library) { delete library; }

struct pressio_compressor* pressio_get_compressor(struct pressio* library, const char* compressor_id) {
  return made<pressio_compressor>(library, kNoCompressor, [&] {
    return plugin("invalid compressor id", checked_text(compressor_id, "the id of a compressor"), observed_compressor);
  });
}

struct pressio_io* pressio_get_io(struct pressio* library, const char* io_module) {
  return made<pressio_io>(library, kNoIo, [&] {
    return plugin("invalid io_plugin id", checked_text(io_module, "the id of an io module"),
                  [](const std::string& id) { return all_plugins().io(id); });
  });
}

struct pressio_metrics* pressio_new_metric(struct pressio* library, const char* const metric) {
  return made<pressio_metrics>(library, kNoMetric, [&] { return metric_of(metric); });
}

struct pressio_metrics* pressio_new_metrics(struct pressio* library, const char* const metrics[], int num_metrics) {
  return made<pressio_metrics>(library, kNoMetric, [&] { return composite(metrics, num_metrics); });
}

int pressio_error_code(struct pressio* library) { return code_of(library); }
const char* pressio_error_msg(struct pressio* library) { return message_of(library); }

const char* pressio_version(void) {
  return guard(LIBPRESSIO_VERSION, [] {
    static const std::string kVersion = LIBPRESSIO_VERSION + found_at_run_time();
    return kVersion.c_str();
  });
}

const char* pressio_features(void) {
  return guard(LIBPRESSIO_FEATURES, [] {
    static const std::string kFeatures = LIBPRESSIO_FEATURES + found_at_run_time();
    return kFeatures.c_str();
  });
}

const char* pressio_supported_compressors(void) {
  return guard("", [] {
    static const std::string kIds = listed(all_plugins().compressor_ids());
    return kIds.c_str();
  });
}

const char* pressio_supported_metrics(void) {
  return guard("", [] {
    static const std::string kIds = listed(all_plugins().metric_ids());
    return kIds.c_str();
  });
}

const char* pressio_supported_io_modules(void) {
  return guard("", [] {
    static const std::string kIds = listed(all_plugins().io_ids());
    return kIds.c_str();
  });
}

unsigned int pressio_major_version(void) { return LIBPRESSIO_MAJOR_VERSION; }
unsigned int pressio_minor_version(void) { return LIBPRESSIO_MINOR_VERSION; }
unsigned int pressio_patch_version(void) { return LIBPRESSIO_PATCH_VERSION; }
