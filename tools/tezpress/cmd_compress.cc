// `tezpress compress IN OUT`: one compressor, one bound, one stream that says what it is.
#include <fmt/core.h>

#include <chrono>

#include "plugins/all.h"
#include "plugins/stream.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

struct Arguments {
  DataArguments data;
  BoundArguments bound;
  std::string out;
  std::string compressor = "tezip";
  std::vector<std::string> assignments;
  bool verify = false;
  bool force = false;
  bool quiet = false;
};

ErrorBound single_bound(const BoundArguments& arguments) {
  const auto bounds = arguments.bounds();
  if (bounds.size() > 1) {
    fail(ErrorCode::kInvalidArgument,
         "{} error bounds were given; compress takes one of --abs, --rel, --pw-rel and "
         "--lossless",
         bounds.size());
  }
  return bounds.empty() ? ErrorBound{} : bounds.front();
}

Bytes payload_of(Compressor& compressor, ConstView input, ErrorBound bound, bool verify) {
  const Progress progress(fmt::format("{} compresses {}", compressor.info().id, to_string(input.shape())));
  if (!verify) return compressor.compress(input);
  TrialResult trial = run_trial(compressor, input, bound, {});
  if (trial.violation.count > 0) {
    fail(ErrorCode::kBoundViolated,
         "{} left the bound {} {:g} at {} of {} values, first at index {}: {:.9g} became {:.9g}; "
         "nothing was written",
         compressor.info().id, name_of(bound.kind), bound.value, trial.violation.count, input.size(),
         trial.violation.first_index, trial.violation.original, trial.violation.reconstructed);
  }
  return std::move(trial.compressed);
}

void report(const Arguments& arguments, ConstView input, std::size_t bytes, double seconds) {
  if (arguments.quiet) return;
  const auto size = static_cast<double>(input.size_bytes());
  print_note(fmt::format("{} {}: {} -> {} bytes, ratio {:.2f}, {:.3f} bits/value, {:.2f} s ({:.0f} MB/s)",
                         name_of(input.dtype()), to_string(input.shape()), input.size_bytes(), bytes,
                         size / static_cast<double>(bytes),
                         8 * static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(input.size(), 1)),
                         seconds, size / 1e6 / std::max(seconds, 1e-9)));
}

void compress(const Arguments& arguments) {
  const Registry& registry = all_plugins();
  refuse_to_overwrite(arguments.out, arguments.force);
  const auto compressor = registry.compressor(arguments.compressor);
  const auto fresh = registry.compressor(arguments.compressor);
  const Options options = parse_assignments(arguments.assignments);
  check_option_owners(registry, options, {arguments.compressor});
  compressor->set_options(options);  // before the data is read: a wrong option costs no time
  const Array input = read_data(registry, arguments.data, options);
  const ErrorBound bound = single_bound(arguments.bound);
  if (bound.kind != BoundKind::kNone) {
    compressor->set_options(options_for_bound(compressor->info(), bound, input.view()));
    compressor->set_options(options);  // what was asked for by name outweighs what the bound chose
  }
  const auto start = std::chrono::steady_clock::now();
  Bytes payload = payload_of(*compressor, input.view(), bound, arguments.verify);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const Bytes stream = wrap_stream(*compressor, *fresh, input.view(), std::move(payload));
  write_bytes(arguments.out, stream);
  report(arguments, input.view(), stream.size(), elapsed.count());
}

}  // namespace

void add_compress_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("compress", "Compress a data file within an error bound");
  auto arguments = std::make_shared<Arguments>();
  add_data_flags(*command, arguments->data);
  command->add_option("OUT", arguments->out, "The stream to write; '-' for stdout")->required();
  command->add_option("-c,--compressor", arguments->compressor, "As in 'tezpress list'; default tezip");
  add_bound_flags(*command, arguments->bound, false);
  add_option_flag(*command, arguments->assignments);
  command->add_flag("--verify", arguments->verify, "Decompress and check the bound before OUT is written");
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->add_flag("-q,--quiet", arguments->quiet, "Print no summary line");
  command->callback([arguments] { compress(*arguments); });
}

}  // namespace tezpress
