// A worker in its host's books: who uses it, who waits for it, since when nobody does.
#pragma once

#include <map>
#include <vector>

#include "bridge/worker_process.h"

namespace tezpress::bridge {

// A client's wish for a session, as docs/bridge.md, section 5, has it.
struct SessionRequest {
  Program program;
  std::size_t count = 1;  // workers of this program at most
  std::chrono::milliseconds start_time = std::chrono::minutes(1);

  static SessionRequest parse(const Json& request);  // throws kInvalidArgument
  Json message() const;
  std::string key() const;  // equal for workers that are interchangeable
};

class HostedWorker {
 public:
  HostedWorker(const SessionRequest& request, Clock::time_point now);

  const std::string& key() const { return key_; }
  pid_t pid() const { return process_.pid(); }
  WorkerProcess& process() { return process_; }
  const WorkerProcess& process() const { return process_; }
  const std::vector<std::string>& command() const { return command_; }
  std::size_t load() const { return sessions_.size() + waiting_.size(); }
  Clock::time_point idle_since() const { return idle_since_; }  // where load() is 0

  // A session for the client behind connection: now if the worker is ready, else when it is.
  void give_session(const Channel& connection);
  // Its client has gone; the worker has until then to close the sessions of this connection.
  void abandon(const Channel& connection, Clock::time_point until);
  // Reads one message of the worker. False if it does not speak the protocol or has closed the control socket.
  bool hear(Clock::time_point now);
  // Tells those who still wait that there will be no session.
  void refuse_waiting(const std::string& reason);

  // When something is overdue (a greeting, the end of a session), and what.
  std::optional<Clock::time_point> overdue_at() const;
  std::string overdue_reason() const;

 private:
  struct SessionEntry {
    const Channel* connection;  // null: abandoned
    Clock::time_point until;
  };

  void grant(const Channel& connection);

  std::string key_;
  std::vector<std::string> command_;
  WorkerProcess process_;
  bool ready_ = false;
  Clock::time_point ready_by_;
  std::chrono::milliseconds start_time_;
  int last_session_ = 0;
  std::map<int, SessionEntry> sessions_;
  std::vector<const Channel*> waiting_;
  Clock::time_point idle_since_;
};

// An answer of the host, with one descriptor or none. The client may have gone: that is noticed elsewhere.
void answer(const Channel& connection, const Json& body, std::optional<int> descriptor = {});

}  // namespace tezpress::bridge
