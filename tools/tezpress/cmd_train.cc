// `tezpress train OUT SERIES...`: a model of the codec's networks from series of the
// user's. Ctrl-C ends it early with what is best so far; `--resume` goes on.
#include <fmt/core.h>

#include <charconv>
#include <csignal>
#include <filesystem>

#include "plugins/all.h"
#include "plugins/model_file.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"
#include "tezpress/train_job.h"
#include "tezpress/train_reporter.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

constexpr int kInterrupted = 128 + SIGINT;  // as shells say it
constexpr std::size_t kMostNote = 4096;     // of a model file

struct Arguments {
  TrainJob job;
  bool resume = false;
  bool force = false;
  bool quiet = false;
};

volatile std::sig_atomic_t interrupts = 0;

// The first Ctrl-C asks the training to stop, the second one ends the process.
void on_interrupt(int) {
  interrupts = 1;
  std::signal(SIGINT, SIG_DFL);
}

std::size_t number_of(std::string_view text, const std::string& whole) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    fail(ErrorCode::kInvalidArgument, "'--frames {}' is not of the form FIRST:COUNT, such as 0:64", whole);
  return value;
}

ConstView chosen_frames(const std::string& path, ConstView data, const std::string& frames) {
  if (frames.empty()) return data;
  const std::size_t colon = std::min(frames.find(':'), frames.size());
  const std::size_t first = number_of(std::string_view(frames).substr(0, colon), frames);
  const std::size_t count = number_of(std::string_view(frames).substr(std::min(colon + 1, frames.size())), frames);
  const std::size_t all = data.rank() > 0 ? data.shape()[0] : 0;
  if (count == 0 || first >= all || count > all - first)
    fail(ErrorCode::kInvalidArgument, "'--frames {}' of {}, which has {} frames", frames, path, all);
  return data.frames(first, first + count);
}

// Names of files, numbers: what a person wants to know of a model later.
std::string note_of(const TrainJob& job, const std::vector<TrainInput>& inputs) {
  std::string note = "tezpress train " TEZPRESS_VERSION ":";
  for (const TrainInput& input : inputs)
    note += fmt::format(" {} ({} {});", fs::path(input.name).filename().string(), name_of(input.data.dtype()),
                        to_string(input.data.shape()));
  if (!job.frames.empty()) note += fmt::format(" frames {};", job.frames);
  note += " bounds";
  for (const double bound : job.bounds) note += fmt::format(" {:g}", bound);
  note += fmt::format("; hidden {}, steps {}, rounds {}, samples {}, seed {}", job.hidden, job.steps, job.rounds,
                      job.samples, job.seed);
  if (!job.start.empty()) note += fmt::format("; from {:016x}", describe_model(read_model_file(job.start)).hash);
  note.resize(std::min(note.size(), kMostNote));
  return note;
}

TrainRequest request_of(const TrainJob& job, const std::vector<TrainInput>& inputs) {
  TrainRequest request;
  request.training.hidden = job.hidden;
  request.training.steps = job.steps;
  request.training.rounds = job.rounds;
  request.training.samples = job.samples;
  request.training.threads = job.threads;
  request.training.seed = job.seed;
  request.bounds = job.bounds;
  request.time = job.time;
  request.fill_value = job.fill;
  request.note = note_of(job, inputs);
  if (!job.start.empty()) request.start = read_model_file(job.start);
  return request;
}

void check(const Arguments& arguments) {
  const TrainJob& job = arguments.job;
  if (arguments.resume) {
    if (!job.series.empty())
      fail(ErrorCode::kInvalidArgument, "--resume takes series and options from the checkpoint; '{}' is one too many",
           job.series.front());
    return;
  }
  if (job.series.empty()) fail(ErrorCode::kInvalidArgument, "SERIES is missing: there is nothing to learn from");
  for (const std::string& path : job.series)
    if (path == kStandardStream)
      fail(ErrorCode::kInvalidArgument, "series are read from files, so that a training can be resumed; not from '-'");
  // 0 would ask for the library's defaults.
  if (job.hidden == 0 || job.steps == 0 || job.rounds == 0 || job.samples == 0 || job.threads == 0)
    fail(ErrorCode::kInvalidArgument, "--hidden, --steps, --rounds, --samples and --threads are above 0");
  refuse_to_overwrite(job.out, arguments.force);
}

// The job's data: the views of what is read lie in `arrays`.
std::vector<TrainInput> read_series(const TrainJob& job, std::vector<Array>& arrays) {
  const Options options = parse_assignments(job.assignments);
  check_option_owners(all_plugins(), options, {});
  std::vector<TrainInput> inputs;
  for (const std::string& path : job.series) {
    arrays.push_back(read_data(all_plugins(), {path, job.shape, job.type, job.format}, options));
    inputs.push_back({path, chosen_frames(path, arrays.back().view(), job.frames)});
  }
  return inputs;
}

// Trains, writes OUT; false where there is nothing to write.
bool run(const TrainJob& job, const std::vector<TrainInput>& inputs, TrainRequest request, bool quiet) {
  std::vector<std::string> names;
  for (const TrainInput& input : inputs) names.push_back(input.name);
  TrainReporter reporter(names, job.rounds, quiet);
  bool written = false;
  const auto on_progress = [&](const tezip_train_progress& progress) {
    reporter.show(progress);
    return interrupts == 0;
  };
  const auto on_output = [&](const tezip_train_output& output) {
    if (output.last == 0) {
      write_checkpoint(job, output);
      return interrupts == 0;
    }
    const ByteSpan model(static_cast<const std::uint8_t*>(output.model), output.model_bytes);
    write_bytes(job.out, model);
    written = true;
    if (!quiet)
      print_note(fmt::format("{}: model {:016x}, {} bytes, {:.0f} s", job.out, describe_model(model).hash, model.size(),
                             reporter.seconds()));
    return true;
  };
  std::signal(SIGINT, on_interrupt);
  train(inputs, std::move(request), on_progress, on_output);
  std::signal(SIGINT, SIG_DFL);
  return written;
}

void train_command(Arguments arguments, int& status) {
  check(arguments);
  TrainJob& job = arguments.job;
  std::optional<Checkpoint> checkpoint;
  if (arguments.resume) {
    checkpoint = read_checkpoint(job.out);
    job = checkpoint->job;
  }
  for (std::string& path : job.series) path = fs::absolute(path).string();
  if (!job.start.empty()) job.start = fs::absolute(job.start).string();
  std::vector<Array> arrays;
  const std::vector<TrainInput> inputs = read_series(job, arrays);
  TrainRequest request = request_of(job, inputs);
  if (checkpoint) {
    request.resume = std::move(checkpoint->model);
    request.training.resume_round = checkpoint->round;
    request.training.resume_networks = checkpoint->networks;
  }
  const bool written = run(job, inputs, std::move(request), arguments.quiet);
  if (interrupts == 0) return remove_checkpoint(job.out);
  print_note(written ? fmt::format("interrupted; {} is what was best so far", job.out)
                     : std::string("interrupted before a network was trained; nothing was written"));
  if (fs::exists(job.out + ".checkpoint.json"))
    print_note(fmt::format("'tezpress train {} --resume' goes on after the last network that was finished", job.out));
  status = kInterrupted;
}

void add_flags(CLI::App& command, TrainJob& job) {
  command.add_option("--bounds", job.bounds, "Of the range (integers: absolute); 1e-2,1e-3,1e-4,1e-5")
      ->delimiter(',')
      ->type_name("B");
  command.add_option("--hidden", job.hidden, "Units per layer, even, to 64: size against speed; 16");
  command.add_option("--steps", job.steps, "Of each network and round at most; 5000");
  command.add_option("--rounds", job.rounds, "Later ones learn on what earlier ones coded; 2");
  command.add_option("--samples", job.samples, "Of each series at each bound and round; 100000");
  command.add_option("--seed", job.seed, "The same number, the same model; 1");
  command.add_option("--threads", job.threads, "Of libtorch; 1");
  command.add_option("--start", job.start, "Model file to begin with, instead of nothing");
  command.add_option("--frames", job.frames, "FIRST:COUNT, of the slowest axis of each series; all");
  command.add_option("--time", job.time, "Is the slowest axis time? auto: from three axes on")
      ->check(CLI::IsMember({"auto", "yes", "no"}));
  command.add_option("--fill", job.fill, "A value that stands for a missing one");
  command.add_option("--shape", job.shape, "Of raw values, slowest axis first: 12x25x125x125");
  command.add_option("--type", job.type, "Of raw values: float, double, int16, uint8, f4, <u2, ...");
  command.add_option("--format", job.format, "File format, if not by the name (tezpress list)");
  add_option_flag(command, job.assignments);
}

}  // namespace

void add_train_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("train", "Train a model for tezip on series of your own");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("OUT", arguments->job.out, "The model file to write (.tezm)")->required();
  command->add_option("SERIES", arguments->job.series, "Data files to learn from");
  add_flags(*command, arguments->job);
  command->add_flag("--resume", arguments->resume, "Go on where OUT.checkpoint ended");
  command->add_flag("-f,--force", arguments->force, "Replace OUT if it exists");
  command->add_flag("-q,--quiet", arguments->quiet, "Print no progress");
  command->callback([arguments, &status] { train_command(*arguments, status); });
}

}  // namespace tezpress
