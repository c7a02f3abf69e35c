// `tezpress serve`: the node's service, which keeps workers alive between
// programs. Programs start it themselves when they need it (worker:home=node).
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "bridge/node_service.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"

namespace tezpress {
namespace {

struct Arguments {
  double idle_seconds = 300;
  bool detach = false;
};

bridge::HostSettings settings_of(const Arguments& arguments) {
  bridge::HostSettings settings;
  settings.idle = std::chrono::milliseconds(static_cast<std::int64_t>(arguments.idle_seconds * 1000));
  settings.ends_when_idle = true;
  return settings;
}

void serve(const Arguments& arguments) {
  const auto ready = [] {
    print_text("listening at " + (bridge::service_directory() / "service.sock").string() + "\n");
  };
  if (!bridge::run_service(settings_of(arguments), ready)) print_text("a service of this user is running already\n");
}

// A child of its own session goes on; this process ends when the child listens, or could not.
void serve_detached(const Arguments& arguments) {
  int ready[2];
  if (pipe2(ready, O_CLOEXEC) != 0) fail(ErrorCode::kIo, "pipe: {}", std::strerror(errno));
  const pid_t child = fork();
  if (child < 0) fail(ErrorCode::kIo, "fork: {}", std::strerror(errno));
  if (child == 0) {
    setsid();
    close(ready[0]);
    const auto report = [&] { close(ready[1]); };
    bridge::run_service(settings_of(arguments), report);
    _exit(0);
  }
  close(ready[1]);
  char nothing = 0;
  while (read(ready[0], &nothing, 1) < 0 && errno == EINTR) {
  }
  close(ready[0]);
}

}  // namespace

void add_serve_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("serve", "Keep workers alive for all programs of this user on this node");
  auto arguments = std::make_shared<Arguments>();
  command
      ->add_option("--idle", arguments->idle_seconds,
                   "Seconds without use until a worker, and then the service, ends; default 300")
      ->check(CLI::PositiveNumber);
  command->add_flag("--detach", arguments->detach, "Go to the background once programs can connect");
  command->callback([arguments] { arguments->detach ? serve_detached(*arguments) : serve(*arguments); });
}

}  // namespace tezpress
