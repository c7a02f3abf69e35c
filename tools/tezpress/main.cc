// The command line tool `tezpress`. One decision: it only parses, calls the
// library and prints; every message of a failure is the library's own sentence.
#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <new>

#include "base/error.h"
#include "core/options.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace {

using tezpress::ErrorCode;

constexpr int kUsage = static_cast<int>(ErrorCode::kInvalidArgument);

constexpr const char* kFooter =
    R"(Data files: .npy, HDF5 datasets as FILE.h5:/PATH, folders of PNG frames, and raw values, whose
shape and type come from the name (u_12x25x125x125.f32) or from --shape and --type. Shapes are
written slowest axis first: time, then Z, Y, X.

Examples:
  tezpress generate vorticity flow.npy
  tezpress compare flow.npy -c tezip,sz3,zfp --rel 1e-2,1e-3,1e-4
  tezpress compress flow.npy flow.tezip --abs 1e-3
  tezpress decompress flow.tezip back.npy

Exit codes: 0 done, 1 wrong use or impossible value, 2 unknown name, 3 not supported by this build
or plugin, 4 corrupt data, 5 truncated data, 6 input/output, 7 error bound violated,
8 out of memory, 9 a bug of TezPress, 10 another process (a worker, a program) failed,
130 interrupted.)";

constexpr const char* kCommandFooter = "Exit codes and examples: tezpress --help";

int report(int code, const std::string& sentence) {
  tezpress::print_error(sentence);
  return code;
}

// What to do next, where the sentence itself cannot know that it is the CLI that is asked.
std::string with_hint(const tezpress::Error& error) {
  if (error.code() != ErrorCode::kUnknownName) return error.what();
  return fmt::format("{}\n'tezpress list' shows what this build has, 'tezpress options PLUGIN' the options.",
                     error.what());
}

// A word in the place of the subcommand that is none; CLI11 would only say that a subcommand is missing.
void refuse_unknown_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return;
  const std::string near = tezpress::nearest_name(argv[1], names);
  tezpress::fail(ErrorCode::kInvalidArgument, "there is no command '{}'{}\nRun 'tezpress --help' for the commands.",
                 argv[1], near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

// CLI11 prints help itself; its own numbers for usage errors are folded into one.
int report_parse_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  return report(
      kUsage, fmt::format("{}\nRun 'tezpress --help' or 'tezpress COMMAND --help' for how to call it.", error.what()));
}

int run(int argc, char** argv) {
  CLI::App app{"Error-bounded lossy compression of time-evolving scientific arrays."};
  app.name("tezpress");
  app.require_subcommand(1);
  app.set_version_flag("--version", "tezpress " TEZPRESS_VERSION);
  app.footer(kCommandFooter);  // inherited by the subcommands that follow
  app.get_formatter()->column_width(28);
  int status = 0;
  tezpress::add_compress_command(app);
  tezpress::add_decompress_command(app);
  tezpress::add_info_command(app);
  tezpress::add_compare_command(app, status);
  tezpress::add_evaluate_command(app, status);
  tezpress::add_list_command(app);
  tezpress::add_options_command(app);
  tezpress::add_generate_command(app);
  tezpress::add_train_command(app, status);
  tezpress::add_report_command(app);
  tezpress::add_serve_command(app);
  tezpress::add_workers_command(app);
  app.footer(kFooter);
  refuse_unknown_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_parse_error(app, error);
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const tezpress::Error& error) {
    return report(static_cast<int>(error.code()), with_hint(error));
  } catch (const std::bad_alloc&) {
    return report(static_cast<int>(ErrorCode::kOutOfMemory), "there is not enough memory for this array");
  } catch (const std::exception& error) {
    return report(static_cast<int>(ErrorCode::kInternal), error.what());
  }
}
