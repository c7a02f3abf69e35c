#include "plugins/external/launcher.h"

#include <fmt/ranges.h>

namespace tezpress {
namespace {

constexpr std::size_t kLastWords = 4096;       // bytes of standard error that a message repeats
constexpr std::int32_t kFormatError = 4;       // LibPressio's, beside those of StartError
constexpr double kLongestDeadline = 31536000;  // seconds: a year

std::unique_ptr<Launcher> make_launcher(const std::string& id) {
  if (id == "forkexec") return std::make_unique<Launcher>();
  fail(ErrorCode::kUnsupported,
       "there is no launcher \"{}\"; a program is started with forkexec, also one that starts others with mpirun or "
       "asks a server",
       id);
}

std::string trimmed(const std::string& text) {
  const auto end = text.find_last_not_of(" \r\n\t");
  return end == text.npos ? "" : text.substr(0, end + 1);
}

}  // namespace

LauncherSlot launcher_slot(std::string key, std::string sentence) {
  return {{.key = std::move(key), .sentence = std::move(sentence), .choices = {"forkexec"}, .encoder_only = true},
          make_launcher,
          "forkexec"};
}

ProcessResult Launcher::launch(const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& environment) const {
  ProcessRequest request = {commands_, directory_, environment, deadline_seconds_};
  if (!commands_.empty()) request.command.insert(request.command.end(), arguments.begin(), arguments.end());
  return run_process(request);
}

void Launcher::describe(OptionVisitor& visitor) {
  visitor.option({.key = "external:commands",
                  .sentence = "the program and its first arguments; found through PATH, without a shell",
                  .encoder_only = true},
                 commands_);
  visitor.option({.key = "external:workdir", .sentence = "working directory of the program", .encoder_only = true},
                 directory_);
  visitor.option({.key = "external:timeout",
                  .sentence = "seconds after which the program and all that it started are ended; 0: never",
                  .minimum = 0,
                  .maximum = kLongestDeadline,
                  .encoder_only = true},
                 deadline_seconds_);
  OptionInfo metric = {.key = "external:launch_metric",
                       .sentence = "what to record of launches; nothing is ever printed",
                       .choices = {"noop"},
                       .encoder_only = true};
  visitor.option(metric, metric_);
  metric.key = "forkexec:launch_metric";
  visitor.option(metric, own_metric_);
}

std::function<void()> Launcher::pass_on(const Options& options) {
  const Option* given = find_named(options, name(), "external:commands");
  if (given == nullptr || !given->has_value() || given->type() != OptionType::kString) return [] {};
  auto before = std::exchange(commands_, {given->get<std::string>()});
  return [this, before = std::move(before)] { commands_ = before; };
}

std::string account_of(const std::vector<std::string>& commands, const ProcessResult& result) {
  const std::string words = trimmed(result.errors);
  const std::string last = words.size() > kLastWords ? "..." + words.substr(words.size() - kLastWords) : words;
  return fmt::format("the program \"{}\" {}{}{}", fmt::join(commands, " "),
                     result.failure.empty() ? "ended" : result.failure,
                     last.empty() ? "" : "; its standard error: ", last);
}

Options launch_results(const ProcessResult& result, bool reply_understood) {
  Options results;
  const bool started = result.start_error == StartError::kNone;
  std::string errors = result.errors;
  // "command not set" alone is LibPressio's wording; also a signal or a deadline is named where only this is read.
  if (!result.failure.empty() && (!started || result.return_code > 128))
    errors += (errors.empty() || errors.ends_with('\n') ? "" : "\n") + result.failure;
  results.set("external:stderr", errors);
  results.set("external:return_code", static_cast<std::int32_t>(result.return_code));
  results.set("external:error_code",
              started && !reply_understood ? kFormatError : static_cast<std::int32_t>(result.start_error));
  results.set("external:runtime", result.seconds);
  return results;
}

}  // namespace tezpress
