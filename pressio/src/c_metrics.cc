// pressio_metrics.h.
#include "pressio_metrics.h"

#include "core/configuration.h"
#include "data_handle.h"
#include "plugin_handles.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

std::optional<ConstView> optional_view(const pressio_data* data) {
  if (data == nullptr) return std::nullopt;
  return view_of(*data);
}

// As if the event had just happened, in no time.
void pretend(pressio_metrics& metrics, TrialView& trial, Event event) {
  trial.event = event;
  trial.last(event) = Happening{};
  update_results(metrics.results, metrics.plugin->evaluate(trial));
}

}  // namespace

void pressio_metrics_free(struct pressio_metrics* metrics) { delete metrics; }

struct pressio_options* pressio_metrics_get_results(struct pressio_metrics const* metrics) {
  return boxed_options([&] { return listed_results(*checked(metrics, "metrics").plugin, metrics->results); });
}

struct pressio_options* pressio_metrics_get_options(struct pressio_metrics const* metrics) {
  return boxed_options([&] { return checked(metrics, "metrics").plugin->options(); });
}

struct pressio_options* pressio_metrics_get_configuration(struct pressio_metrics const* metrics) {
  return boxed_options([&] { return configuration_of(*checked(metrics, "metrics").plugin); });
}

struct pressio_options* pressio_metrics_get_documentation(struct pressio_metrics const* metrics) {
  return boxed_options([&] { return documentation_of(*checked(metrics, "metrics").plugin); });
}

int pressio_metrics_set_options(struct pressio_metrics const* metrics, struct pressio_options const* options) {
  // Const for the caller alone: a handle is always made as an object that can be written.
  return with_handle(const_cast<pressio_metrics*>(metrics),
                     [&] { set_options(*metrics->plugin, checked(options, "options").values); });
}

struct pressio_metrics* pressio_metrics_clone(struct pressio_metrics* metrics) {
  return guard(static_cast<pressio_metrics*>(nullptr), [&] {
    return new pressio_metrics{checked(metrics, "metrics").plugin->clone(), metrics->results};
  });
}

void pressio_metrics_set_name(struct pressio_metrics* metrics, const char* new_name) {
  with_handle(metrics, [&] { metrics->plugin->set_name(checked_text(new_name, "the name")); });
}

const char* pressio_metrics_get_name(struct pressio_metrics const* metrics) {
  return metrics != nullptr ? metrics->plugin->name().c_str() : "";
}

struct pressio_options* pressio_metrics_evaluate(struct pressio_metrics* metrics,
                                                 struct pressio_data const* uncompressed,
                                                 struct pressio_data const* compressed,
                                                 struct pressio_data const* decompressed) {
  const int code = with_handle(metrics, [&] {
    TrialView trial;
    trial.compressed = optional_view(compressed);
    trial.input = optional_view(uncompressed);
    if (uncompressed != nullptr) pretend(*metrics, trial, Event::kCompress);
    trial.output = optional_view(decompressed);
    if (decompressed != nullptr) pretend(*metrics, trial, Event::kDecompress);
  });
  return code == 0 ? pressio_metrics_get_results(metrics) : nullptr;
}

int pressio_metrics_error_code(struct pressio_metrics const* metrics) { return code_of(metrics); }
const char* pressio_metrics_error_msg(struct pressio_metrics const* metrics) { return message_of(metrics); }
