#include "bridge/session_pool.h"

#include <unistd.h>

#include <algorithm>
#include <list>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "bridge/host.h"
#include "bridge/node_service.h"

namespace tezpress::bridge {
namespace {

constexpr std::size_t kIdleSessions = 16;  // of all workers together

// The host of this process: a thread that starts with the first worker and ends with the process.
class LocalHost {
 public:
  LocalHost() : host_(HostSettings{}), thread_([this] { host_.run(); }) {}
  ~LocalHost() {
    if (owner_ != getpid()) {  // a forked child has the object, but not the thread
      thread_.detach();
      return;
    }
    host_.stop();
    thread_.join();
  }
  Channel connect() { return host_.connect(); }
  bool ours() const { return owner_ == getpid(); }

 private:
  pid_t owner_ = getpid();
  Host host_;
  std::thread thread_;
};

class SessionPool {
 public:
  std::unique_ptr<Session> take(const std::string& key) {
    const std::lock_guard lock(mutex_);
    for (auto it = idle_.begin(); it != idle_.end();) {
      if (it->first != key) {
        ++it;
        continue;
      }
      auto session = std::move(it->second);
      it = idle_.erase(it);
      if (session->usable()) return session;
    }
    return nullptr;
  }

  void give_back(const std::string& key, std::unique_ptr<Session> session) {
    if (!session->usable()) return;
    const std::lock_guard lock(mutex_);
    idle_.emplace_front(key, std::move(session));
    if (idle_.size() > kIdleSessions) idle_.pop_back();
  }

  Channel connect() {
    const std::lock_guard lock(mutex_);
    if (!host_ || !host_->ours()) {
      static_cast<void>(host_.release());  // of the process that forked us: its thread is not here to be joined
      idle_.clear();
      host_ = std::make_unique<LocalHost>();
    }
    return host_->connect();
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<LocalHost> host_;
  std::list<std::pair<std::string, std::unique_ptr<Session>>> idle_;  // the newest first
};

SessionPool& pool() {
  static SessionPool pool;
  return pool;
}

}  // namespace

Channel connect_to_host(WorkerHome home) {
  return home == WorkerHome::kProcess ? pool().connect() : connect_to_service(true);
}

bool runs_on_node(const SessionRequest& request) {
  try {
    const Channel service = connect_to_service(false);
    if (!service) return false;
    service.send({{"op", "list"}});
    const Json workers = service.receive(Clock::now() + std::chrono::seconds(1)).body.at("workers");
    return std::any_of(workers.begin(), workers.end(),
                       [&](const Json& worker) { return worker.at("command") == Json(request.program.command); });
  } catch (const std::exception&) {  // a service that cannot be asked is none
    return false;
  }
}

void with_session(WorkerHome home, const SessionRequest& request, const std::function<void(Session&)>& call) {
  const std::string key = (home == WorkerHome::kNode ? "node " : "process ") + request.key();
  auto session = pool().take(key);
  if (!session) session = std::make_unique<Session>(connect_to_host(home), request);
  try {
    call(*session);
  } catch (...) {
    pool().give_back(key, std::move(session));
    throw;
  }
  pool().give_back(key, std::move(session));
}

}  // namespace tezpress::bridge
