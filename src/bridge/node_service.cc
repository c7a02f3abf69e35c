#include "bridge/node_service.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/error.h"
#include "base/own_file.h"
#include "bridge/spawn.h"

namespace tezpress::bridge {
namespace {

namespace fs = std::filesystem;

constexpr auto kStartPatience = std::chrono::seconds(5);

sockaddr_un address_of(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof(address.sun_path))
    fail(ErrorCode::kIo, "the path of the service's socket, {}, is longer than the system's {} characters", text,
         sizeof(address.sun_path) - 1);
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

Descriptor new_socket(int flags) {
  Descriptor made(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0));
  if (!made) fail(ErrorCode::kIo, "socket: {}", std::strerror(errno));
  return made;
}

// Empty if no service listens.
Channel try_connect() {
  const sockaddr_un address = address_of(service_directory() / "service.sock");
  Descriptor connected = new_socket(0);
  if (connect(connected.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return {};
    fail(ErrorCode::kIo, "the service's socket {}: {}", address.sun_path, std::strerror(errno));
  }
  require_same_user(connected.get());
  return Channel(std::move(connected));
}

// The program `tezpress`: the one that $TEZPRESS_CLI names, this one, the one that was installed beside this library,
// or the one in PATH.
std::string service_program() {
  if (const char* named = std::getenv("TEZPRESS_CLI")) return named;
  const fs::path own = own_file();
  if (own.filename() == "tezpress") return own.string();
  if (const fs::path installed = find_beside_own_file(fs::path("bin") / "tezpress"); !installed.empty())
    return installed.string();
  return "tezpress";
}

void start_service() {
  const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const pid_t pid = spawn_or_fail({{service_program(), "serve", "--detach"}, {}, "/"},
                                  {{0, null.get()}, {1, null.get()}, {2, null.get()}});
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {  // it returns when its child listens
  }
}

Host* running_service = nullptr;
void stop_running_service(int) { running_service->stop(); }

void stop_on_signals(Host& host) {
  running_service = &host;
  struct sigaction action {};
  action.sa_handler = stop_running_service;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace

fs::path service_directory() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const fs::path directory = runtime != nullptr && *runtime == '/'
                                 ? fs::path(runtime) / "tezpress"
                                 : fs::path(fmt::format("/tmp/tezpress-{}", geteuid()));
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    fail(ErrorCode::kIo, "{} could not be made: {}", directory.string(), std::strerror(errno));
  struct stat status {};
  if (lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid() ||
      (status.st_mode & 0077) != 0)
    fail(ErrorCode::kIo, "{} is not a directory that user {} alone can enter; remove it or set XDG_RUNTIME_DIR",
         directory.string(), geteuid());
  return directory;
}

Channel connect_to_service(bool start) {
  Channel channel = try_connect();
  if (channel || !start) return channel;
  start_service();
  for (const auto until = Clock::now() + kStartPatience; Clock::now() < until;) {
    if ((channel = try_connect())) return channel;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  fail(ErrorCode::kIo, "the service did not start; is \"{} serve\" a program that can be run? (set TEZPRESS_CLI to it)",
       service_program());
}

bool run_service(const HostSettings& settings, const std::function<void()>& on_ready) {
  const fs::path directory = service_directory();
  const Descriptor lock(open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) fail(ErrorCode::kIo, "{}: {}", (directory / "lock").string(), std::strerror(errno));
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return false;
  const fs::path path = directory / "service.sock";
  const sockaddr_un address = address_of(path);
  unlink(path.c_str());  // of a service that was killed: we hold the lock
  Descriptor listening = new_socket(SOCK_NONBLOCK);
  if (bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listening.get(), SOMAXCONN) != 0)
    fail(ErrorCode::kIo, "{}: {}", path.string(), std::strerror(errno));
  Host host(settings, std::move(listening));
  stop_on_signals(host);
  on_ready();
  host.run();
  unlink(path.c_str());
  return true;
}

}  // namespace tezpress::bridge
