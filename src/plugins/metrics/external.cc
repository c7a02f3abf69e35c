// A metric that is a program of its own, by LibPressio's protocol of external metrics:
// it is started after each decompression with both arrays as files. One decision:
// whatever goes wrong becomes a result (external:error_code and the others), as there,
// since a script that fails must not cost the data.
#include <chrono>
#include <random>
#include <sstream>

#include "plugins/external/launcher.h"
#include "plugins/external/program_files.h"
#include "plugins/metrics/metric_factories.h"

namespace tezpress {
namespace {

constexpr int kFirstVersionWithDefaults = 3;
constexpr std::string_view kResults = "external:results:";

// A random UUID (RFC 4122, version 4).
std::string new_uuid() {
  std::random_device device;
  const std::uint32_t a = device(), b = device(), c = device(), d = device();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:04x}{:08x}", a, b >> 16, b & 0xfff, 0x8000 | (c >> 18), c & 0xffff,
                     d);
}

Option milliseconds_list(const std::vector<double>& times) {
  Array array(Dtype::kDouble, {times.size()});
  std::copy(times.begin(), times.end(), array.values<double>().begin());
  return array;
}

class External : public Metric {
 public:
  std::string id() const override { return "external"; }
  std::string sentence() const override { return "A program of its own compares the arrays (LibPressio's protocol)."; }
  bool compares() const override { return true; }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<External>(*this); }
  std::vector<Slot*> slots() override { return {&launcher_, &files_.ios}; }

  Options evaluate(const TrialView& trial) override {
    if (trial.event == Event::kDecompress && trial.input && trial.output) return compared(*trial.input, *trial.output);
    Options results = without_values(launch_results({}, true));
    for (const char* key : {"external:input_times", "external:output_times"})
      results.set(key, Option::typed(OptionType::kData));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "external:command",
                    .sentence = "the program and its first arguments, separated by white space; sets external:commands",
                    .encoder_only = true},
                   command_);
    files_.describe(visitor);
    visitor.option({.key = "external:config_name", .sentence = "passed as --config_name", .encoder_only = true},
                   config_name_);
    visitor.option({.key = "external:use_many",
                    .sentence = "not 0: several arrays at once, which no metric sees here",
                    .encoder_only = true},
                   use_many_);
    visitor.option(
        {.key = "external:write_inputs", .sentence = "0: the file of the original stays empty", .encoder_only = true},
        write_inputs_);
    visitor.option({.key = "external:write_outputs",
                    .sentence = "0: the file of the reconstruction stays empty",
                    .encoder_only = true},
                   write_outputs_);
  }

  void changed() override {
    if (use_many_ != 0)
      fail(ErrorCode::kUnsupported, "external:use_many is {}, but a metric sees one array at a time", use_many_);
    if (!command_) return;
    std::istringstream words(*command_);
    std::vector<std::string> commands;
    for (std::string word; words >> word;) commands.push_back(word);
    launcher_->set_commands(std::move(commands));
    command_.reset();  // LibPressio lists it without a value too
  }

  std::vector<std::string> child_names(const Slot& slot) const override {
    const bool named = &slot == &files_.ios && !files_.names.empty() && !files_.names[0].empty();
    return named ? files_.names : std::vector<std::string>{};
  }

 private:
  Options compared(ConstView original, ConstView reconstruction) {
    std::vector<double> input_times, output_times;
    ProcessResult result;
    try {
      CallDirectory directory(original.size_bytes() + reconstruction.size_bytes());
      const std::string input = written(directory, "pressioin", original, write_inputs_ != 0, input_times);
      const std::string output = written(directory, "pressioout", reconstruction, write_outputs_ != 0, output_times);
      result = launcher_->launch(arguments(input, output, original.type()), {{"TMPDIR", directory.path()}});
    } catch (const Error& error) {
      result.start_error = StartError::kPipe;
      result.failure = error.what();
    }
    Options results = results_of(result);
    results.set("external:input_times", milliseconds_list(input_times));
    results.set("external:output_times", milliseconds_list(output_times));
    return results;
  }

  std::string written(CallDirectory& directory, const std::string& stem, ConstView array, bool whole,
                      std::vector<double>& times) const {
    const std::string path = files_.new_file(directory, 0, stem);
    if (!whole) return path;
    const auto start = std::chrono::steady_clock::now();
    files_.io(0).write(path, array);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    return path;
  }

  std::vector<std::string> arguments(const std::string& input, const std::string& output, const ArrayType& type) const {
    const auto flag = [&](const char* name) { return files_.flag(0, 1, name); };
    std::vector<std::string> list = {
        "--api",       "6",   "--config_name",      config_name_, "--eval_uuid", new_uuid(),
        flag("input"), input, flag("decompressed"), output,       flag("type"),  std::string(name_of(type.dtype))};
    for (auto length = type.shape.rbegin(); length != type.shape.rend(); ++length)
      list.insert(list.end(), {flag("dim"), std::to_string(*length)});
    return list;
  }

  Options results_of(const ProcessResult& result) {
    Options results = launch_results(result, false);
    try {
      const Reply reply = parse_reply(result.output);
      results = launch_results(result, true);
      if (reply.version >= kFirstVersionWithDefaults) add_results(defaults(), results);
      add_results(reply.values, results);
    } catch (const Error&) {
      // external:error_code says so.
    }
    return results;
  }

  static void add_results(const Options& values, Options& results) {
    for (const auto& [key, value] : values) results.set(std::string(kResults) + key, value);
  }

  // What the program prints when it is started without arguments, once per program.
  const Options& defaults() {
    if (defaults_of_ == launcher_->commands()) return defaults_;
    defaults_ = {};
    defaults_of_ = launcher_->commands();
    try {
      defaults_ = parse_reply(launcher_->launch({}).output).values;
    } catch (const Error&) {
      // A program without defaults lists only what it measured.
    }
    return defaults_;
  }

  LauncherSlot launcher_ = launcher_slot("external:launch_method", "how the program is started");
  FileSide files_{{"external:io_format", "external:fieldnames", "external:prefix", "external:suffix"}, "compared"};
  std::optional<std::string> command_;
  std::string config_name_ = "external";
  std::int32_t use_many_ = 0, write_inputs_ = 1, write_outputs_ = 1;
  Options defaults_;
  std::vector<std::string> defaults_of_;
};

}  // namespace

std::unique_ptr<Metric> make_external() { return std::make_unique<External>(); }

}  // namespace tezpress
