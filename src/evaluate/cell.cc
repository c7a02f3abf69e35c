// See cell.h.
#include "evaluate/cell.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <numeric>

#include "base/checksum.h"
#include "evaluate/error_structure.h"
#include "plugins/all.h"

namespace tezpress {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLags = 32;
constexpr std::size_t kBins = 101;

ResultRow identity(const Study& study, const CompressorSpec& compressor, const Dataset& dataset,
                   const CellBound& bound) {
  ResultRow row;
  row.dataset = dataset.name;
  row.dtype = name_of(dataset.values.dtype());
  row.shape = to_string(dataset.values.shape());
  row.values = dataset.valid;
  row.range = dataset.range();
  row.compressor = compressor.label;
  row.compressor_id = compressor.id;
  row.bound_kind = name_of(bound.stated.kind);
  row.bound = bound.stated.value;
  row.abs_bound = bound.absolute;
  row.rel_bound = bound.relative;
  row.uncompressed_bytes = dataset.values.size_bytes();
  row.threads = study.threads;
  return row;
}

struct Spread {
  double median, least, most;
};

Spread spread_of(std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  const std::size_t middle = seconds.size() / 2;
  const double median = seconds.size() % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
  return {median, seconds.front(), seconds.back()};
}

void add_times(ResultRow& row, const PreparedCompressor& prepared, const TrialResult& trial) {
  row.startup_s = prepared.startup_seconds;
  row.training_s = prepared.training_seconds;
  row.cold_compress_s = trial.compress_seconds;
  row.repeats = trial.warm_compress.seconds.size();
  if (row.repeats == 0U) return;
  const Spread compress = spread_of(trial.warm_compress.seconds);
  row.compress_s = compress.median;
  row.compress_s_min = compress.least;
  row.compress_s_max = compress.most;
  const Spread decompress = spread_of(trial.warm_decompress.seconds);
  row.decompress_s = decompress.median;
  row.decompress_s_min = decompress.least;
  row.decompress_s_max = decompress.most;
}

// The sum of what results list under "<id>:name"; nothing where no compressor does.
std::optional<double> reported(const Options& results, std::string_view name) {
  std::optional<double> sum;
  for (const auto& [key, option] : results)
    if (key.ends_with(name) && option.has_value()) sum = sum.value_or(0) + results.get<double>(key).value_or(0);
  return sum;
}

void add_sizes(ResultRow& row, const Dataset& dataset, const TrialResult& trial) {
  const auto uncompressed = static_cast<double>(*row.uncompressed_bytes);
  const auto compressed = static_cast<double>(trial.compressed.size());
  row.compressed_bytes = trial.compressed.size();
  row.bit_rate = 8 * compressed / static_cast<double>(dataset.values.size());
  row.ratio = uncompressed / compressed;
  const auto model = reported(trial.results, ":model_bytes");
  if (!model) return;
  row.model_bytes = static_cast<std::uint64_t>(*model);
  row.ratio_with_model = uncompressed / (compressed + *model);
}

void add_notes(ResultRow& row, const CompressorSpec& spec, const PreparedCompressor& prepared, const Options& results) {
  std::vector<std::string> notes;
  if (!spec.note.empty()) notes.push_back(spec.note);
  if (!spec.takes_bound) notes.emplace_back("does not bound the maximum error");
  if (prepared.masked) notes.emplace_back("missing values kept by masked");
  for (const auto& [key, option] : results)
    if (key.ends_with(":note") && option.has_value()) notes.push_back(option.to_text());
  for (const std::string& note : notes) row.note += (row.note.empty() ? "" : "; ") + note;
}

void add_verdict(ResultRow& row, const Violation& violation) {
  row.violations = violation.count;
  row.status = violation.count == 0 ? "ok" : "violated";
  if (violation.count > 0)
    row.message =
        fmt::format("{} of {} values are outside the bound, the first at index {}: {} became {}", violation.count,
                    *row.values, violation.first_index, violation.original, violation.reconstructed);
}

void add_errors(ResultRow& row, const Options& metrics, const ErrorField& field) {
  row.max_error = metrics.get<double>("error_stat:max_error");
  row.mse = metrics.get<double>("error_stat:mse");
  row.psnr = metrics.get<double>("error_stat:psnr");
  const auto ssim = metrics.get<double>("ssim:ssim");
  if (ssim && std::isfinite(*ssim)) row.ssim = ssim;
  row.error_prev_corr = correlation_with_previous(field);
  row.error_pred_corr = correlation_with_prediction(field);
  const double next = error_autocorrelation(field, 1)[1];
  if (std::isfinite(next)) row.error_autocorr1 = next;
}

// Of the study's metrics and of error_stat, over the valid values.
Options metrics_of(const Study& study, const ErrorField& field, const TrialResult& trial) {
  std::vector<std::string> ids = study.metrics;
  ids.emplace_back("error_stat");
  TrialView view;
  view.input = std::as_const(field.original).view();
  view.compressed =
      ConstView(reinterpret_cast<const std::byte*>(trial.compressed.data()), Dtype::kByte, {trial.compressed.size()});
  view.output = std::as_const(field.reconstruction).view();
  Options metrics;
  for (const std::string& id : ids) metrics.merge(all_plugins().metric(id)->evaluate(view));
  return metrics;
}

Json stages_json(const std::vector<Stage>& stages) {
  Json list = Json::array();
  for (const Stage& stage : stages) list.push_back({{"name", stage.name}, {"seconds", stage.seconds}});
  return list;
}

Json details_of(const ResultRow& row, const TrialResult& trial, const Options& metrics, const ErrorField& field) {
  Json details = {
      {"dataset", row.dataset}, {"compressor", row.compressor}, {"bound_kind", row.bound_kind}, {"bound", *row.bound}};
  details["stages"]["cold"] = {{"compress", stages_json(trial.compress_stages)},
                               {"decompress", stages_json(trial.decompress_stages)}};
  if (!trial.warm_compress.seconds.empty())
    details["stages"]["warm"] = {{"compress", stages_json(trial.warm_compress.stages)},
                                 {"decompress", stages_json(trial.warm_decompress.stages)}};
  const StepErrors steps = step_errors(field);
  details["per_step"] = {{"max_error", steps.max_error}, {"rmse", steps.rmse}, {"psnr", steps.psnr}};
  const ErrorHistogram histogram = error_histogram(field, *row.abs_bound, kBins);
  details["histogram"] = {{"edges", histogram.edges}, {"counts", histogram.counts}};
  std::vector<std::size_t> lags(kLags + 1);
  std::iota(lags.begin(), lags.end(), 0);
  details["autocorrelation"] = {{"lag", lags}, {"value", error_autocorrelation(field, kLags)}};
  details["metrics"] = Json::parse(metrics.to_json());
  return details;
}

TrialPlan plan_of(const Study& study, const CompressorSpec& spec) {
  if (!study.timing) return {};
  return spec.repeats ? TrialPlan{0, *spec.repeats} : TrialPlan{study.warmup, study.repeats};
}

TrialResult measure(const PreparedCompressor& prepared, const Dataset& dataset, TrialPlan plan) {
  TrialResult trial = run_trial(*prepared.compressor, dataset.values.view(), {}, {}, plan);
  Options results = prepared.training_results;
  update_results(results, trial.results);
  trial.results = std::move(results);
  if (trial.output.type() != dataset.values.type())
    fail(ErrorCode::kBoundViolated, "what came back is {} of shape {}, not {} of shape {}",
         name_of(trial.output.dtype()), to_string(trial.output.shape()), name_of(dataset.values.dtype()),
         to_string(dataset.values.shape()));
  return trial;
}

void fill_in(CellOutcome& outcome, const Study& study, const CompressorSpec& spec, const Dataset& dataset,
             const CellBound& bound, bool pictures, std::optional<SliceChoice>& slice) {
  ResultRow& row = outcome.row;
  const PreparedCompressor prepared = prepare(spec, dataset, bound, study.threads);
  TrialResult trial = measure(prepared, dataset, plan_of(study, spec));
  const ErrorBound promised =
      spec.takes_bound
          ? ErrorBound{bound.stated.kind == BoundKind::kLossless ? BoundKind::kLossless : BoundKind::kAbsolute,
                       bound.absolute}
          : ErrorBound{};
  add_verdict(row, verify(dataset, std::as_const(trial.output).view(), promised));
  add_times(row, prepared, trial);
  add_sizes(row, dataset, trial);
  add_notes(row, spec, prepared, trial.results);
  const ErrorField field = make_error_field(dataset, std::as_const(trial.output).view());
  const Options metrics = metrics_of(study, field, trial);
  add_errors(row, metrics, field);
  outcome.details = details_of(row, trial, metrics, field);
  if (!pictures) return;
  if (!slice) slice = choose_slice(field, dataset.slice);
  if (slice) add_pictures(field, *slice, outcome.details);
}

void say_failed(CellOutcome& outcome, const ResultRow& row, const std::string& why) {
  outcome.row = row;
  outcome.row.status = "failed";
  outcome.row.message = why;
  outcome.details = nullptr;
}

}  // namespace

CellName name_of(const ResultRow& row) {
  const bool lossless = row.bound_kind == name_of(BoundKind::kLossless);
  return {row.dataset, row.compressor,
          lossless ? row.bound_kind : fmt::format("{} {}", row.bound_kind, row.bound.value_or(0))};
}

std::string key_of(const CellName& name) {
  const std::string text = fmt::format("{}|{}|{}", name.dataset, name.compressor, name.bound);
  return fmt::format("{:016x}", checksum64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
}

CellOutcome run_cell(const Study& study, const CompressorSpec& compressor, const Dataset& dataset,
                     const StudyBound& bound, bool pictures, std::optional<SliceChoice>& slice) {
  const CellBound numbers = bound_for(bound, dataset);
  const ResultRow row = identity(study, compressor, dataset, numbers);
  CellOutcome outcome{row, nullptr};
  try {
    fill_in(outcome, study, compressor, dataset, numbers, pictures, slice);
  } catch (const std::bad_alloc&) {
    say_failed(outcome, row, "not enough memory");
  } catch (const std::exception& error) {
    say_failed(outcome, row, error.what());
  } catch (...) {
    say_failed(outcome, row, "the compressor threw something that is no exception of the standard library");
  }
  return outcome;
}

}  // namespace tezpress
