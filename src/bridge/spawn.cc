#include "bridge/spawn.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

constexpr int kHighDescriptor = 16;  // above all that a child is given

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!program.environment.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : program.environment) result.push_back(name + "=" + value);
  return result;
}

// All that the child needs, made before it exists: between vfork and exec it shares our memory and may only call the
// system.
struct Plan {
  char* const* arguments;
  char* const* environment;
  const char* directory;                         // null: ours
  std::vector<std::pair<int, int>> descriptors;  // target, copy above kHighDescriptor
  pid_t parent;
  volatile int reason = 0;           // errno of what failed in the child
  const char* volatile failed = "";  // and the call
};

[[noreturn]] void become(Plan& plan) {
  const auto give_up = [&plan](const char* call) {
    plan.reason = errno;
    plan.failed = call;
    _exit(127);
  };
  if (setpgid(0, 0) != 0) give_up("setpgid");
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != plan.parent) give_up("prctl");
  for (const auto& [target, source] : plan.descriptors)
    if (dup2(source, target) < 0) give_up("dup2");
  const unsigned first_other = plan.descriptors.empty() ? 0 : static_cast<unsigned>(plan.descriptors.back().first) + 1;
  if (close_range(first_other, ~0U, CLOSE_RANGE_CLOEXEC) != 0) give_up("close_range");
  if (plan.directory != nullptr && chdir(plan.directory) != 0) give_up("chdir");
  for (const int ignored : {SIGPIPE, SIGCHLD, SIGTERM}) signal(ignored, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvpe(plan.arguments[0], plan.arguments, plan.environment);
  give_up("exec");
  _exit(127);
}

Spawned start(Plan& plan) {
  sigset_t all, ours;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &ours);  // a handler of ours must not run in the child
  const pid_t pid = vfork();
  if (pid == 0) become(plan);
  const int reason = errno;
  pthread_sigmask(SIG_SETMASK, &ours, nullptr);
  if (pid < 0) return {-1, reason, "vfork"};
  if (plan.reason == 0) return {pid, 0, ""};
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  return {-1, plan.reason, plan.failed};
}

}  // namespace

Spawned spawn(const Program& program, const Inherited& inherited) {
  if (program.command.empty() || program.command[0].empty())
    fail(ErrorCode::kInvalidArgument, "no command was given to start a process with");
  auto arguments = program.command;
  auto environment = environment_of(program);
  const auto argument_pointers = pointers(arguments);
  const auto environment_pointers = pointers(environment);
  Plan plan{argument_pointers.data(),
            environment_pointers.data(),
            program.directory.empty() ? nullptr : program.directory.c_str(),
            {},
            getpid()};
  std::vector<Descriptor> copies;  // out of the way of the targets
  for (const auto& [target, source] : inherited) {
    copies.emplace_back(fcntl(source, F_DUPFD_CLOEXEC, kHighDescriptor));
    if (!copies.back()) fail(ErrorCode::kIo, "no descriptor is left: {}", std::strerror(errno));
    plan.descriptors.emplace_back(target, copies.back().get());
  }
  return start(plan);
}

pid_t spawn_or_fail(const Program& program, const Inherited& inherited) {
  const Spawned spawned = spawn(program, inherited);
  if (spawned.reason != 0)
    fail(ErrorCode::kIo, "{} could not be started: {}: {}", program.command[0], std::strerror(spawned.reason),
         spawned.failed == "chdir" ? program.directory : spawned.failed);
  return spawned.pid;
}

}  // namespace tezpress::bridge
