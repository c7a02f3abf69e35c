// `tezpress compare FILE`: several compressors at several bounds, measured one
// after the other. One decision: a relative bound is turned into the absolute one
// over the range of the finite values before anybody sees it, so that all rows are
// held to the same number. A compressor that fails is a row that says why.
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "plugins/all.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/compare_report.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

struct Arguments {
  DataArguments data;
  BoundArguments bounds;
  std::vector<std::string> compressors;
  std::vector<std::string> assignments;
  bool as_json = false;
  bool as_csv = false;
};

std::vector<std::unique_ptr<Metric>> table_metrics(const Registry& registry) {
  std::vector<std::unique_ptr<Metric>> metrics;
  for (const char* id : {"size", "error_stat"}) metrics.push_back(registry.metric(id));
  return metrics;
}

void measure(CompareRow& row, const Registry& registry, const Options& options, ConstView input) {
  const auto compressor = registry.compressor(row.compressor);
  ErrorBound bound = row.asked;
  if (bound.kind == BoundKind::kRelative) bound = {BoundKind::kAbsolute, absolute_bound(bound, input)};
  if (bound.kind == BoundKind::kAbsolute) row.absolute = bound.value;
  compressor->set_options(options);  // which bounds it takes may depend on them
  if (bound.kind != BoundKind::kNone) {
    compressor->set_options(options_for_bound(compressor->info(), bound, input));
    compressor->set_options(options);  // what was asked for by name outweighs what the bound chose
  }
  TrialResult trial = run_trial(*compressor, input, bound, table_metrics(registry));
  row.metrics = std::move(trial.metrics);
  row.compress_seconds = trial.compress_seconds;
  row.decompress_seconds = trial.decompress_seconds;
  row.violation = trial.violation;
}

CompareRow run_row(const std::string& id, ErrorBound bound, const Options& options, ConstView input) {
  CompareRow row;
  row.compressor = id;
  row.asked = bound;
  row.input_bytes = input.size_bytes();
  row.values = input.size();
  try {
    measure(row, all_plugins(), options, input);
  } catch (const Error& error) {
    row.error = error;
  } catch (const std::bad_alloc&) {
    row.error = Error(ErrorCode::kOutOfMemory, "not enough memory");
  }
  return row;
}

std::vector<CompareRow> run_all(const Arguments& arguments, const Options& options, ConstView input) {
  std::vector<ErrorBound> bounds = arguments.bounds.bounds();
  if (bounds.empty()) bounds.push_back({});
  std::vector<CompareRow> rows;
  const std::size_t total = bounds.size() * arguments.compressors.size();
  Progress progress("comparing");
  for (const ErrorBound bound : bounds) {
    for (const std::string& id : arguments.compressors) {
      progress.step(id, rows.size(), total);
      rows.push_back(run_row(id, bound, options, input));
    }
  }
  return rows;
}

// A violated bound outweighs everything else; then the first failure counts.
int status_of(const std::vector<CompareRow>& rows) {
  const auto violated = [](const CompareRow& row) { return row.violated(); };
  if (std::any_of(rows.begin(), rows.end(), violated)) return static_cast<int>(ErrorCode::kBoundViolated);
  const auto failed =
      std::find_if(rows.begin(), rows.end(), [](const CompareRow& row) { return row.error.has_value(); });
  return failed == rows.end() ? 0 : static_cast<int>(failed->error->code());
}

int compare(const Arguments& arguments) {
  const Registry& registry = all_plugins();
  const Options options = parse_assignments(arguments.assignments);
  check_option_owners(registry, options, arguments.compressors);
  const Array data = read_data(registry, arguments.data, options);
  const std::vector<CompareRow> rows = run_all(arguments, options, data.view());
  if (arguments.as_json) {
    print_text(compare_json(rows));
  } else if (arguments.as_csv) {
    print_text(compare_csv(rows));
  } else {
    print_text(fmt::format("{}: {} {}, {:.2f} MB, range {:g}\n\n", arguments.data.path, name_of(data.dtype()),
                           to_string(data.shape()), static_cast<double>(data.size_bytes()) / 1e6,
                           value_range(data.view())) +
               compare_table(rows));
  }
  return status_of(rows);
}

}  // namespace

void add_compare_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("compare", "Several compressors at several bounds, as one table");
  auto arguments = std::make_shared<Arguments>();
  command->footer(
      "Lists have commas: -c sz3,zfp --rel 1e-2,1e-3. The exit code is 7 if a bound was violated, else\n"
      "that of the first row that failed. All exit codes and examples: tezpress --help");
  arguments->compressors = {"tezip", "sz3", "zfp"};
  add_data_flags(*command, arguments->data);
  command->add_option("-c,--compressors", arguments->compressors, "Default tezip,sz3,zfp")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID");
  add_bound_flags(*command, arguments->bounds, true);
  add_option_flag(*command, arguments->assignments);
  auto* json = command->add_flag("--json", arguments->as_json, "Print JSON instead of the table");
  command->add_flag("--csv", arguments->as_csv, "Print CSV instead of the table")->excludes(json);
  command->callback([arguments, &status] { status = compare(*arguments); });
}

}  // namespace tezpress
