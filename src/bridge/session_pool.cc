#include "bridge/session_pool.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
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
  LocalHost() : host_(HostSettings{}), thread_(start()) {}
  ~LocalHost() {
    host_.stop();
    thread_.join();
  }
  Channel connect() { return host_.connect(); }
  bool ended() const { return ended_; }

 private:
  // Signals are for the program's own threads.
  std::thread start() {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
  }
  void run() {
    try {
      host_.run();
    } catch (const std::exception&) {  // out of memory, say: calls fail, and the next one makes another host
    }
    ended_ = true;
  }

  std::atomic<bool> ended_ = false;
  Host host_;
  std::thread thread_;
};

class SessionPool {
 public:
  ~SessionPool() { leave_to_parent(); }

  std::unique_ptr<Session> take(const std::string& key) {
    const std::lock_guard lock(mutex_);
    leave_to_parent();
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
    leave_to_parent();
    if (!host_ || host_->ended()) host_ = std::make_unique<LocalHost>();
    return host_->connect();
  }

 private:
  // A forked child has copies of the host, whose thread is not here, and of sessions that its parent goes on using.
  void leave_to_parent() {
    if (owner_ == getpid()) return;
    owner_ = getpid();
    static_cast<void>(host_.release());  // destroying it would end the parent's workers
    idle_.clear();
  }

  pid_t owner_ = getpid();
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
  struct GiveBack {
    const std::string& key;
    std::unique_ptr<Session>& session;
    ~GiveBack() { pool().give_back(key, std::move(session)); }
  } give_back{key, session};
  call(*session);
}

}  // namespace tezpress::bridge
