#include "bridge/worker_process.h"

#include <fcntl.h>
extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgets that it is C
}
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

constexpr std::size_t kLastWordsBytes = 8192;
constexpr int kControlNumber = 3;
constexpr const char* kControlVariable = "TEZPRESS_WORKER_SOCKET";

Descriptor open_null() {
  Descriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!null) fail(ErrorCode::kIo, "/dev/null: {}", std::strerror(errno));
  return null;
}

}  // namespace

WorkerProcess::WorkerProcess(const Program& program) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail(ErrorCode::kIo, "pipe: {}", std::strerror(errno));
  output_ = Descriptor(ends[0]);
  const Descriptor printed(ends[1]);
  fcntl(output_.get(), F_SETFL, O_NONBLOCK);  // only this end: the worker's own may block
  auto [ours, theirs] = Channel::make_pair();
  control_ = std::move(ours);
  const Descriptor null = open_null();
  Program with_socket = program;
  with_socket.environment[kControlVariable] = std::to_string(kControlNumber);
  pid_ = spawn_or_fail(
      with_socket, {{0, null.get()}, {1, printed.get()}, {2, printed.get()}, {kControlNumber, theirs.descriptor()}});
  pidfd_ = Descriptor(pidfd_open(pid_, 0));
}

WorkerProcess::~WorkerProcess() {
  if (collected_) return;
  kill();
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void WorkerProcess::read_output() {
  std::array<char, 4096> part;
  for (int round = 0; round < 64; ++round) {  // a flood must not keep the host from its other duties
    const ssize_t size = read(output_.get(), part.data(), part.size());
    if (size == 0) output_.close();  // poll() would find its end for ever
    if (size <= 0) return;
    last_words_.append(part.data(), static_cast<std::size_t>(size));
    if (last_words_.size() > kLastWordsBytes) last_words_.erase(0, last_words_.size() - kLastWordsBytes);
  }
}

void WorkerProcess::kill() {
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);  // where it has left its group
}

std::string WorkerProcess::obituary() {
  ::kill(-pid_, SIGKILL);  // what it has started itself; its own number is still taken
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  collected_ = true;
  read_output();
  std::string how = WIFSIGNALED(status)
                        ? fmt::format("was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)))
                        : fmt::format("ended with exit code {}", WEXITSTATUS(status));
  while (!last_words_.empty() && last_words_.back() == '\n') last_words_.pop_back();
  return last_words_.empty() ? how : how + "; its last words:\n" + last_words_;
}

}  // namespace tezpress::bridge
