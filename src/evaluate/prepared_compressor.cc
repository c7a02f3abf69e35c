// See prepared_compressor.h.
#include "evaluate/prepared_compressor.h"

#include <chrono>

#include "plugins/all.h"

namespace tezpress {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string filled_in(std::string text, const CellBound& bound) {
  const std::pair<std::string_view, double> places[] = {{"{abs}", bound.absolute}, {"{rel}", bound.relative}};
  for (const auto& [place, value] : places)
    for (std::size_t at = text.find(place); at != text.npos; at = text.find(place, at))
      text.replace(at, place.size(), fmt::format("{}", value));
  return text;
}

std::optional<std::string> fill_value_key(const Compressor& compressor) {
  for (const auto& [key, option] : compressor.options())
    if (key.ends_with(":fill_value")) return key;
  return std::nullopt;
}

bool is_lossless_only(const Compressor& compressor) {
  return compressor.info().bounds == std::vector{BoundKind::kLossless};
}

std::unique_ptr<Compressor> within_masked(const CompressorSpec& spec) {
  auto masked = all_plugins().compressor("masked");
  Options options;
  options.set("masked:compressor", spec.id);
  masked->set_options(options);
  return masked;
}

// Sets what tells the compressor which values are missing, in place of prepared.compressor where it must be wrapped.
void tell_missing(PreparedCompressor& prepared, const CompressorSpec& spec, const Dataset& dataset,
                  const Options& options) {
  if (!dataset.states_missing || is_lossless_only(*prepared.compressor)) return;
  auto key = fill_value_key(*prepared.compressor);
  if (!key) {
    prepared.compressor = within_masked(spec);
    prepared.compressor->set_options(options);
    prepared.masked = true;
    key = "masked:fill_value";
  }
  if (!dataset.fill_value) return;
  Options fill;
  fill.set(*key, *dataset.fill_value);
  prepared.compressor->set_options(fill);
}

Options bound_options(const Compressor& compressor, const CellBound& bound, const Dataset& dataset) {
  ErrorBound asked{bound.stated.kind, bound.absolute};
  // A constant field: a relative bound says so, and options_for_bound() knows what then to ask for.
  if (asked.kind == BoundKind::kRelative)
    asked = bound.absolute > 0 ? ErrorBound{BoundKind::kAbsolute, bound.absolute} : ErrorBound{BoundKind::kRelative, 0};
  return options_for_bound(compressor.info(), asked, dataset.values.view());
}

void train(PreparedCompressor& prepared, const std::string& key, const Dataset& dataset) {
  Options options;
  options.set(key, Array::copy_of(dataset.values.view()));
  const auto start = Clock::now();
  prepared.compressor->set_options(options);
  prepared.training_seconds = seconds_since(start);
  prepared.training_results = prepared.compressor->results();
  // A compressor that says it itself leaves out the start of its worker.
  for (const auto& [name, option] : prepared.training_results)
    if (name.ends_with(":training_seconds") && option.has_value())
      prepared.training_seconds = prepared.training_results.get<double>(name);
}

}  // namespace

CellBound bound_for(const StudyBound& bound, const Dataset& dataset) {
  CellBound result{bound, 0, 0};
  if (bound.kind == BoundKind::kAbsolute) result.absolute = bound.value;
  if (bound.kind == BoundKind::kRelative) result.absolute = bound.value * dataset.range();
  if (dataset.range() > 0) result.relative = result.absolute / dataset.range();
  return result;
}

Options options_of(const CompressorSpec& spec, const CellBound& bound) {
  Options options;
  for (const auto& [key, option] : spec.options) {
    if (const auto* text = std::get_if<std::string>(&option.value()))
      options.set(key, filled_in(*text, bound));
    else
      options.set(key, option);
  }
  return options;
}

PreparedCompressor prepare(const CompressorSpec& spec, const Dataset& dataset, const CellBound& bound,
                           unsigned threads) {
  const Options options = options_of(spec, bound);
  PreparedCompressor prepared;
  const auto start = Clock::now();
  prepared.compressor = all_plugins().compressor(spec.id);
  prepared.compressor->set_options(options);
  tell_missing(prepared, spec, dataset, options);
  Options common;
  if (spec.takes_bound) common = bound_options(*prepared.compressor, bound, dataset);
  if (prepared.compressor->options().find("pressio:nthreads") != nullptr) common.set("pressio:nthreads", threads);
  prepared.compressor->set_options(common);
  prepared.startup_seconds = seconds_since(start);
  if (!spec.train.empty()) train(prepared, spec.train, dataset);
  return prepared;
}

}  // namespace tezpress
