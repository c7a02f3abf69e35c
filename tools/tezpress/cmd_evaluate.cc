// `tezpress evaluate STUDY.json`: a study's cells into a folder, its table on the
// terminal, its report as a page. Ctrl-C ends it after the cell that is running; the
// same command goes on.
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

#include "evaluate/evaluation.h"
#include "evaluate/report.h"
#include "tezpress/commands.h"
#include "tezpress/evaluation_table.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

constexpr int kInterrupted = 128 + SIGINT;  // what shells say of a process that Ctrl-C ended

struct Arguments {
  std::string study;
  std::string output;
  std::string data;
  unsigned jobs = 1;
  bool quiet = false;
  bool dry_run = false;
  bool retry_failed = false;
  bool allow_violations = false;
};

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

// The first Ctrl-C asks; the second one ends the process as usual.
class InterruptRequest {
 public:
  InterruptRequest() {
    interrupted = false;
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted = true; };
    action.sa_flags = SA_RESETHAND | SA_RESTART;
    ::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptRequest() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptRequest(const InterruptRequest&) = delete;
  InterruptRequest& operator=(const InterruptRequest&) = delete;

 private:
  struct sigaction before_ = {};
};

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  return seconds < 5400 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

class TerminalObserver : public RunObserver {
 public:
  explicit TerminalObserver(bool quiet) {
    if (!quiet) progress_.emplace("reading the data");
  }

  void cell_begins(const CellName& cell, std::size_t done, std::size_t total, std::optional<double> left) override {
    if (!progress_) return;
    const std::string rest = left ? fmt::format(", {} left", duration_text(*left)) : "";
    progress_->step(fmt::format("{} {} {}{}", cell.dataset, cell.bound, cell.compressor, rest), done, total);
  }
  bool wants_to_stop() override {
    if (interrupted && progress_ && !said_) {
      said_ = true;
      print_note("\nstopping after this cell; Ctrl-C again stops at once");
    }
    return interrupted;
  }

 private:
  std::optional<Progress> progress_;
  bool said_ = false;
};

RunSettings settings_of(const Arguments& arguments, const Study& study) {
  RunSettings settings;
  settings.output = arguments.output.empty() ? study.name + "-results" : arguments.output;
  settings.places.base = std::filesystem::path(arguments.study).parent_path();
  if (const char* data = std::getenv("TEZPRESS_DATA")) settings.places.data = data;
  if (!arguments.data.empty()) settings.places.data = arguments.data;
  settings.version = TEZPRESS_VERSION;
  settings.jobs = arguments.jobs;
  settings.retry_failed = arguments.retry_failed;
  return settings;
}

void list_cells(const std::vector<CellName>& cells) {
  std::string text;
  for (const CellName& cell : cells) text += fmt::format("{}  {}  {}\n", cell.dataset, cell.bound, cell.compressor);
  print_text(text + fmt::format("{} cells to run\n", cells.size()));
}

int status_of(const std::vector<ResultRow>& rows, bool allow_violations) {
  const auto has = [&](const char* status) {
    return std::any_of(rows.begin(), rows.end(), [&](const ResultRow& row) { return row.status == status; });
  };
  return has("violated") && !allow_violations ? static_cast<int>(ErrorCode::kBoundViolated) : 0;
}

int evaluate(const Arguments& arguments) {
  const Study study = load_study(arguments.study);
  const RunSettings settings = settings_of(arguments, study);
  if (arguments.dry_run) {
    list_cells(cells_to_run(study, settings));
    return 0;
  }
  std::vector<ResultRow> rows;
  {
    const InterruptRequest request;
    TerminalObserver observer(arguments.quiet);
    rows = run_study(study, settings, observer);
  }
  if (interrupted) {
    print_note(fmt::format("stopped; {} has {} rows, and the same command goes on",
                           (settings.output / "results.csv").string(), rows.size()));
    return kInterrupted;
  }
  print_text(evaluation_table(rows));
  write_report(settings.output / "results.csv", settings.output / "report.html");
  if (!arguments.quiet) print_note(fmt::format("wrote {}", (settings.output / "report.html").string()));
  return status_of(rows, study.allow_violations || arguments.allow_violations);
}

}  // namespace

void add_evaluate_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("evaluate", "Run a study: compressors on datasets at bounds, and a report");
  command->footer(
      "The study is a file in JSON; docs/evaluation.md says what it may hold, studies/ has some. What a run has\n"
      "finished is kept: the same command goes on where it was stopped. The exit code is 7 if a bound was violated.");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("STUDY", arguments->study, "The study, in JSON")->required();
  command->add_option("--output", arguments->output, "The folder of the results; default NAME-results");
  command->add_option("--data", arguments->data, "What ${DATA} stands for; default $TEZPRESS_DATA");
  command->add_option("--jobs", arguments->jobs, "Cells side by side, of a study without timing")
      ->check(CLI::Range(1, 4096));
  command->add_flag("--retry-failed", arguments->retry_failed, "Run cells again that failed before");
  command->add_flag("--allow-violations", arguments->allow_violations, "Violated bounds do not fail the exit code");
  command->add_flag("--dry-run", arguments->dry_run, "Only list the cells that would run");
  command->add_flag("-q,--quiet", arguments->quiet, "No progress");
  command->callback([arguments, &status] { status = evaluate(*arguments); });
}

}  // namespace tezpress
