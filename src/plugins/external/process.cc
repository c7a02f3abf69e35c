#include "plugins/external/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/descriptor.h"
#include "bridge/spawn.h"

namespace tezpress {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long a program that has ended may leave its pipes open to others that it started.
constexpr milliseconds kGrace{200};
// How often an open pipe is left to see whether the program has ended.
constexpr milliseconds kGlance{50};

struct Pipe {
  Descriptor read, write;
};

// Both ends above the standard descriptors, which the program's own are put on: a host may have closed those.
bool open_pipe(Pipe& pipe) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  const Descriptor read(ends[0]), write(ends[1]);
  pipe.read = Descriptor(fcntl(read.get(), F_DUPFD_CLOEXEC, 3));
  pipe.write = Descriptor(fcntl(write.get(), F_DUPFD_CLOEXEC, 3));
  return pipe.read && pipe.write && fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) == 0;
}

// A program that runs; killed with its group and collected at the end of its scope at the latest.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (running()) end();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool running() { return !collected_ && !collect(WNOHANG); }
  void wait() {
    while (!collected_ && !collect(0)) {
    }
  }
  void end() {
    kill(-pid_, SIGKILL);
    wait();
  }
  int status() const { return status_; }

 private:
  // A host that ignores SIGCHLD leaves nothing to collect: then the program's own words must do.
  bool collect(int flags) {
    const pid_t got = waitpid(pid_, &status_, flags);
    if (got == -1 && errno == ECHILD) status_ = 0;
    collected_ = got == pid_ || (got == -1 && errno == ECHILD);
    return collected_;
  }

  pid_t pid_;
  int status_ = 0;
  bool collected_ = false;
};

// Appends what is there to read; closes the end at the end of the file.
void drain(Descriptor& end, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t count = read(end.get(), buffer.data(), buffer.size());
  if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) end.close();
}

void keep_end(std::string& text, std::size_t limit) {
  if (text.size() > limit) text.erase(0, text.size() - limit);
}

// Reads both pipes until the program has closed them or has ended, or something ends it.
class Listener {
 public:
  Listener(const ProcessRequest& request, Child& child, Descriptor output, Descriptor errors, ProcessResult& result)
      : child_(child), output_(std::move(output)), errors_(std::move(errors)), result_(result) {
    if (request.deadline_seconds > 0) {
      deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(std::min(request.deadline_seconds, kLongest)));
      late_ = fmt::format("was ended because it took more than {:g} s", request.deadline_seconds);
    }
  }

  void listen() {
    while ((output_ || errors_) && Clock::now() < stop_) {
      read_once();
      if (stop_ == Clock::time_point::max() && !child_.running()) stop_ = Clock::now() + kGrace;
      if (result_.output.size() > kStdoutLimit)
        return end(fmt::format("was ended because it wrote more than {} bytes to its standard output", kStdoutLimit));
      if (Clock::now() > deadline_) return end(late_);
    }
    if (deadline_ == Clock::time_point::max()) return child_.wait();
    for (milliseconds pause{1}; child_.running(); pause = std::min(2 * pause, kGlance)) {
      if (Clock::now() > deadline_) return end(late_);
      std::this_thread::sleep_for(pause);
    }
  }

 private:
  static constexpr double kLongest = 1e9;  // seconds; more would overflow the clock

  void read_once() {
    std::array<pollfd, 2> ends = {pollfd{output_.get(), POLLIN, 0}, pollfd{errors_.get(), POLLIN, 0}};
    if (poll(ends.data(), ends.size(), static_cast<int>(kGlance.count())) <= 0) return;
    if (ends[0].revents != 0) drain(output_, result_.output);
    if (ends[1].revents != 0) drain(errors_, result_.errors);
    if (result_.errors.size() > 2 * kStderrLimit) keep_end(result_.errors, kStderrLimit);
  }

  void end(std::string why) {
    child_.end();
    result_.failure = std::move(why);
  }

  Child& child_;
  Descriptor output_, errors_;
  ProcessResult& result_;
  Clock::time_point deadline_ = Clock::time_point::max();
  Clock::time_point stop_ = Clock::time_point::max();
  std::string late_;
};

void judge(int status, ProcessResult& result) {
  if (WIFSIGNALED(status)) {
    result.return_code = 128 + WTERMSIG(status);
    if (result.failure.empty())
      result.failure = fmt::format("was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  } else {
    result.return_code = WEXITSTATUS(status);
    if (result.failure.empty() && result.return_code != 0)
      result.failure = fmt::format("ended with code {}", result.return_code);
  }
}

void not_started(ProcessResult& result, StartError error, const std::string& why) {
  result.start_error = error;
  result.failure = "could not be started: " + why;
}

std::string is_no_directory(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return fmt::format("the directory {}: {}", path, std::strerror(errno));
  return S_ISDIR(status.st_mode) ? "" : fmt::format("{} is no directory", path);
}

void run(const ProcessRequest& request, ProcessResult& result) {
  if (request.command.empty()) return not_started(result, StartError::kFork, "command not set");
  for (const std::string& argument : request.command)
    if (argument.size() >= kArgumentLimit)
      return not_started(result, StartError::kExec,
                         fmt::format("an argument of {} bytes is beyond the {} that the system allows (\"{}...\")",
                                     argument.size(), kArgumentLimit - 1, argument.substr(0, 40)));
  if (const std::string why = is_no_directory(request.directory); !why.empty())
    return not_started(result, StartError::kExec, why);
  Pipe output, errors;
  if (!open_pipe(output) || !open_pipe(errors))
    return not_started(result, StartError::kPipe, fmt::format("no pipe: {}", std::strerror(errno)));
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto spawned = bridge::spawn({request.command, request.environment, request.directory},
                                     {{0, nothing.get()}, {1, output.write.get()}, {2, errors.write.get()}});
  if (spawned.reason != 0)
    return not_started(result, spawned.failed == "vfork" ? StartError::kFork : StartError::kExec,
                       fmt::format("{}: {}", request.command[0], std::strerror(spawned.reason)));
  Child child(spawned.pid);
  output.write.close();
  errors.write.close();
  Listener(request, child, std::move(output.read), std::move(errors.read), result).listen();
  judge(child.status(), result);
  keep_end(result.errors, kStderrLimit);
}

}  // namespace

ProcessResult run_process(const ProcessRequest& request) {
  ProcessResult result;
  const auto start = Clock::now();
  run(request, result);
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace tezpress
