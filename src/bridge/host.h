// Starts workers, hands out sessions with them, ends them. One decision: the same
// loop runs as a thread of a program and as the node's service, so there is one
// way in which workers live and die. docs/bridge.md, section 5.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bridge/hosted_worker.h"

namespace tezpress::bridge {

struct HostSettings {
  std::chrono::milliseconds idle = std::chrono::minutes(5);   // of a worker without sessions, until it is ended
  std::chrono::milliseconds grace = std::chrono::seconds(5);  // for a worker to let go of a session that was left
  bool ends_when_idle = false;  // run() returns when there have been neither workers nor connections for that long
};

class Host {
 public:
  // listening: a socket on which programs connect, or none. Throws kIo.
  explicit Host(HostSettings settings, Descriptor listening = {});
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Until stop() or idle; then no worker is left. Connections are closed by the destructor: whoever asked for the end
  // sees it when all is over.
  void run();
  void stop();        // from any thread, or from a signal handler
  Channel connect();  // from any thread: a connection of this process

 private:
  struct Connection;
  struct Watched;

  std::vector<Watched> watched() const;
  Clock::time_point next_duty() const;
  void accept_connections();
  void obey(Connection& connection);
  void obey(Connection& connection, const Json& request);
  HostedWorker& worker_for(const Json& request);
  Json list() const;
  void close(Connection& connection);
  void bury(HostedWorker& worker);
  void do_duties();

  HostSettings settings_;
  Descriptor listening_;
  Descriptor wake_;
  std::mutex arrivals_mutex_;
  std::vector<Channel> arrivals_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::list<std::unique_ptr<HostedWorker>> workers_;
  std::list<std::pair<pid_t, std::string>> obituaries_;  // of the last that ended
  Clock::time_point busy_until_ = Clock::now();
  bool stopping_ = false;
};

}  // namespace tezpress::bridge
