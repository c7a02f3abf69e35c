#include "bridge/hosted_worker.h"

#include <algorithm>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

// The host writes to sockets whose other side may not read; it never waits for it.
constexpr auto kNoWait = std::chrono::milliseconds(0);

template <typename T>
T member(const Json& object, const char* name, T absent) {
  const auto found = object.find(name);
  if (found == object.end()) return absent;
  try {
    return found->get<T>();
  } catch (const Json::exception&) {
    fail(ErrorCode::kInvalidArgument, "the member \"{}\" of a request for a session has the wrong type", name);
  }
}

}  // namespace

SessionRequest SessionRequest::parse(const Json& request) {
  SessionRequest parsed;
  parsed.program.command = member(request, "command", std::vector<std::string>{});
  parsed.program.environment = member(request, "environment", std::map<std::string, std::string>{});
  parsed.program.directory = member(request, "directory", std::string());
  parsed.count = std::clamp<std::size_t>(member<std::size_t>(request, "count", 1), 1, 1024);
  const double seconds = std::clamp(member(request, "start_seconds", 60.0), 0.001, 86400.0);
  parsed.start_time = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  if (parsed.program.command.empty()) fail(ErrorCode::kInvalidArgument, "a request for a session names no command");
  return parsed;
}

Json SessionRequest::message() const {
  return {{"op", "session"},
          {"command", program.command},
          {"environment", program.environment},
          {"directory", program.directory},
          {"count", count},
          {"start_seconds", std::chrono::duration<double>(start_time).count()}};
}

std::string SessionRequest::key() const {
  return Json{program.command, program.environment, program.directory}.dump(-1, ' ', false,
                                                                            Json::error_handler_t::replace);
}

void answer(const Channel& connection, const Json& body, std::optional<int> descriptor) {
  try {
    const int number = descriptor.value_or(-1);
    connection.send(body, std::span(&number, descriptor ? 1 : 0), Clock::now() + kNoWait);
  } catch (const Error&) {  // gone, or not reading: its own poll event ends the connection
  }
}

HostedWorker::HostedWorker(const SessionRequest& request, Clock::time_point now)
    : key_(request.key()),
      command_(request.program.command),
      process_(request.program),
      ready_by_(now + request.start_time),
      start_time_(request.start_time),
      idle_since_(now) {}

void HostedWorker::give_session(const Channel& connection) {
  if (ready_)
    grant(connection);
  else
    waiting_.push_back(&connection);
}

void HostedWorker::grant(const Channel& connection) {
  auto [client_end, worker_end] = Channel::make_pair();
  const int number = ++last_session_;
  const int descriptor = worker_end.descriptor();
  process_.control().send({{"op", "session"}, {"session", number}}, std::span(&descriptor, 1), Clock::now() + kNoWait);
  sessions_[number] = {&connection, {}};
  answer(connection, {{"ok", true}, {"pid", pid()}}, client_end.descriptor());
}

void HostedWorker::abandon(const Channel& connection, Clock::time_point until) {
  for (auto& [number, session] : sessions_)
    if (session.connection == &connection) session = {nullptr, until};
  std::erase(waiting_, &connection);
}

bool HostedWorker::hear(Clock::time_point now) {
  try {
    const Json event = process_.control().receive(now).body;
    const Json what = event.value("event", Json());
    if (what == "hello") {
      if (event.value("protocol", Json()) != 1) return false;
      ready_ = true;
      for (const Channel* connection : std::exchange(waiting_, {})) grant(*connection);
    } else if (what == "session_end" && event.contains("session")) {
      sessions_.erase(event["session"].get<int>());
      idle_since_ = now;
    }
    return true;
  } catch (const std::exception&) {  // it has gone, or does not speak the protocol
    return false;
  }
}

void HostedWorker::refuse_waiting(const std::string& reason) {
  for (const Channel* connection : std::exchange(waiting_, {})) answer(*connection, {{"ok", false}, {"error", reason}});
}

std::optional<Clock::time_point> HostedWorker::overdue_at() const {
  std::optional<Clock::time_point> earliest;
  if (!ready_) earliest = ready_by_;
  for (const auto& [number, session] : sessions_)
    if (session.connection == nullptr && (!earliest || session.until < *earliest)) earliest = session.until;
  return earliest;
}

std::string HostedWorker::overdue_reason() const {
  if (!ready_) return fmt::format("did not greet within {} s", std::chrono::duration<double>(start_time_).count());
  return "kept working for a program that had ended";
}

}  // namespace tezpress::bridge
