// `tezpress report results.csv`: the page of an evaluation, drawn again without running anything.
#include <fmt/format.h>

#include <filesystem>

#include "evaluate/report.h"
#include "tezpress/byte_files.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string results;
  std::string out;
  bool force = false;
};

void report(const Arguments& arguments) {
  const fs::path results =
      fs::is_directory(arguments.results) ? fs::path(arguments.results) / "results.csv" : fs::path(arguments.results);
  const fs::path html = arguments.out.empty() ? results.parent_path() / "report.html" : fs::path(arguments.out);
  refuse_to_overwrite(html.string(), arguments.force);
  write_report(results, html);
  print_note(fmt::format("wrote {}", html.string()));
}

}  // namespace

void add_report_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("report", "Draw the results of an evaluation as one HTML page");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("RESULTS", arguments->results, "results.csv of a run, or the folder that holds it")->required();
  command->add_option("-o,--output", arguments->out, "The page to write; default report.html beside the results");
  command->add_flag("-f,--force", arguments->force, "Replace the page if it exists");
  command->callback([arguments] { report(*arguments); });
}

}  // namespace tezpress
