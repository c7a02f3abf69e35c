// LibPressio's launchers of foreign programs: a node of its own, as there, so that
// option names agree in trees too. Only "forkexec" is here: "mpispawn" and "python"
// would run foreign code inside of ours, "remote" would send data over the network.
#pragma once

#include "core/slot.h"
#include "plugins/external/process.h"

namespace tezpress {

class Launcher : public Configurable {
 public:
  std::unique_ptr<Launcher> clone() const { return std::make_unique<Launcher>(*this); }
  std::string prefix() const override { return "forkexec"; }

  const std::vector<std::string>& commands() const { return commands_; }
  void set_commands(std::vector<std::string> commands) { commands_ = std::move(commands); }
  const std::string& directory() const { return directory_; }

  // The program with arguments after those of external:commands; environment: in addition to ours.
  ProcessResult launch(const std::vector<std::string>& arguments,
                       const std::map<std::string, std::string>& environment = {}) const;

 protected:
  void describe(OptionVisitor& visitor) override;
  // external:commands as one text is a program without arguments, whatever the policy says about types.
  std::function<void()> pass_on(const Options& options) override;

 private:
  std::vector<std::string> commands_;
  std::string directory_ = ".";
  std::string metric_ = "noop", own_metric_ = "noop";
  double deadline_seconds_ = 0;
};

using LauncherSlot = ChildSlot<Launcher>;
// key: "external_compressor:launch". Selecting anything but forkexec is kUnsupported, with what to do instead.
LauncherSlot launcher_slot(std::string key, std::string sentence);

// "the program "python3 f.py" ended with code 1: its last words": for error messages.
std::string account_of(const std::vector<std::string>& commands, const ProcessResult& result);

// LibPressio's listing of the last launch: external:stderr, :return_code, :error_code, :runtime (seconds).
Options launch_results(const ProcessResult& result, bool reply_understood);

}  // namespace tezpress
