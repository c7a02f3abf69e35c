#include "bridge/host.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

constexpr std::size_t kRememberedObituaries = 64;
constexpr auto kObituaryWait = std::chrono::seconds(1);

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

// A program that uses this host.
struct Host::Connection {
  Channel channel;
  struct Question {
    pid_t pid;
    Clock::time_point until;
  };
  std::optional<Question> question;  // how did this worker end?
  bool closed = false;
};

// Something that poll() looks at, and what is to be done then.
struct Host::Watched {
  int descriptor;
  std::function<void(Host&)> react;
};

Host::Host(HostSettings settings, Descriptor listening)
    : settings_(settings), listening_(std::move(listening)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) fail(ErrorCode::kIo, "eventfd: {}", std::strerror(errno));
}

Host::~Host() = default;

void Host::stop() {
  const std::uint64_t stop_value = std::uint64_t{1} << 32;
  [[maybe_unused]] const ssize_t written = write(wake_.get(), &stop_value, sizeof(stop_value));
}

Channel Host::connect() {
  auto [theirs, ours] = Channel::make_pair();
  {
    const std::lock_guard lock(arrivals_mutex_);
    arrivals_.push_back(std::move(ours));
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_.get(), &one, sizeof(one));
  return std::move(theirs);
}

void Host::run() {
  while (!stopping_) {
    const auto all = watched();
    std::vector<pollfd> polled;
    for (const Watched& one : all) polled.push_back({one.descriptor, POLLIN, 0});
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_duty() - Clock::now()).count();
    const int ready = poll(polled.data(), polled.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (ready < 0 && errno != EINTR) fail(ErrorCode::kIo, "poll: {}", std::strerror(errno));
    for (std::size_t i = 0; ready > 0 && i < all.size(); ++i)
      if (polled[i].revents != 0) all[i].react(*this);
    do_duties();
  }
  for (const auto& worker : workers_) worker->refuse_waiting("the host of the workers was stopped");
  workers_.clear();
}

std::vector<Host::Watched> Host::watched() const {
  std::vector<Watched> all;
  all.push_back({wake_.get(), [](Host& host) { host.accept_connections(); }});
  if (listening_) all.push_back({listening_.get(), [](Host& host) { host.accept_connections(); }});
  for (const auto& connection : connections_)
    all.push_back({connection->channel.descriptor(), [c = connection.get()](Host& host) { host.obey(*c); }});
  for (const auto& worker : workers_) {
    HostedWorker* w = worker.get();
    all.push_back({w->process().output(), [w](Host&) { w->process().read_output(); }});
    all.push_back({w->process().end(), [](Host&) {}});  // buried among the duties
    all.push_back({w->process().control().descriptor(), [w](Host&) {
                     if (!w->hear(Clock::now())) w->process().kill();
                   }});
  }
  return all;
}

Clock::time_point Host::next_duty() const {
  Clock::time_point next = Clock::now() + std::chrono::seconds(60);
  for (const auto& worker : workers_) {
    if (const auto overdue = worker->overdue_at()) next = std::min(next, *overdue);
    if (worker->load() == 0) next = std::min(next, worker->idle_since() + settings_.idle);
  }
  for (const auto& connection : connections_)
    if (connection->question) next = std::min(next, connection->question->until);
  if (settings_.ends_when_idle) next = std::min(next, busy_until_ + settings_.idle);
  return next;
}

void Host::accept_connections() {
  std::uint64_t wakes = 0;
  if (read(wake_.get(), &wakes, sizeof(wakes)) == sizeof(wakes) && wakes >> 32 != 0) stopping_ = true;
  {
    const std::lock_guard lock(arrivals_mutex_);
    for (Channel& arrival : arrivals_)
      connections_.push_back(std::make_unique<Connection>(Connection{std::move(arrival), {}}));
    arrivals_.clear();
  }
  if (!listening_) return;
  for (;;) {
    Descriptor accepted(accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!accepted) return;  // the listening socket does not block
    try {
      require_same_user(accepted.get());
      connections_.push_back(std::make_unique<Connection>(Connection{Channel(std::move(accepted)), {}}));
    } catch (const Error&) {  // a stranger is not even answered
    }
  }
}

void Host::obey(Connection& connection) {
  if (connection.closed) return;
  Message message;
  try {
    message = connection.channel.receive(Clock::now());
  } catch (const Error&) {
    return close(connection);
  }
  try {
    obey(connection, message.body);
  } catch (const std::exception& error) {
    answer(connection.channel, {{"ok", false}, {"error", error.what()}});
  }
}

void Host::obey(Connection& connection, const Json& request) {
  const Json op = request.value("op", Json());
  const pid_t pid = request.contains("pid") ? request["pid"].get<pid_t>() : 0;
  if (op == "session") return worker_for(request).give_session(connection.channel);
  if (op == "list") return answer(connection.channel, list());
  if (op == "obituary" || op == "kill" || (op == "stop" && pid != 0)) {
    for (const auto& worker : workers_)
      if (worker->pid() == pid && op != "obituary") worker->process().kill();
    connection.question = Connection::Question{pid, Clock::now() + kObituaryWait};
    return;
  }
  if (op != "stop") fail(ErrorCode::kInvalidArgument, "there is no operation {}", op.dump());
  stopping_ = true;
  answer(connection.channel, {{"ok", true}});
}

HostedWorker& Host::worker_for(const Json& message) {
  const SessionRequest request = SessionRequest::parse(message);
  HostedWorker* least = nullptr;
  std::size_t count = 0;
  for (const auto& worker : workers_) {
    if (worker->key() != request.key()) continue;
    ++count;
    if (least == nullptr || worker->load() < least->load()) least = worker.get();
  }
  if (least == nullptr || (least->load() > 0 && count < request.count))
    least = workers_.emplace_back(std::make_unique<HostedWorker>(request, Clock::now())).get();
  return *least;
}

Json Host::list() const {
  Json workers = Json::array();
  for (const auto& worker : workers_)
    workers.push_back({{"pid", worker->pid()},
                       {"command", worker->command()},
                       {"sessions", worker->load()},
                       {"idle_seconds", worker->load() > 0 ? 0.0 : seconds(Clock::now() - worker->idle_since())}});
  return {{"ok", true}, {"workers", std::move(workers)}};
}

void Host::close(Connection& connection) {
  connection.closed = true;
  for (const auto& worker : workers_) worker->abandon(connection.channel, Clock::now() + settings_.grace);
}

void Host::bury(HostedWorker& worker) {
  obituaries_.emplace_back(worker.pid(), worker.process().obituary());
  if (obituaries_.size() > kRememberedObituaries) obituaries_.pop_front();
  worker.refuse_waiting(fmt::format("the worker {} {}", worker.command()[0], obituaries_.back().second));
}

void Host::do_duties() {
  const auto now = Clock::now();
  for (const auto& worker : workers_) {
    const auto overdue = worker->overdue_at();
    if (overdue && *overdue <= now) {
      worker->refuse_waiting(fmt::format("the worker {} {}", worker->command()[0], worker->overdue_reason()));
      worker->process().kill();
    }
    if (worker->load() == 0 && now - worker->idle_since() >= settings_.idle) worker->process().kill();
  }
  std::erase_if(workers_, [this](const auto& worker) {
    pollfd end{worker->process().end(), POLLIN, 0};
    if (poll(&end, 1, 0) <= 0) return false;
    bury(*worker);
    return true;
  });
  for (const auto& connection : connections_) {
    if (!connection->question) continue;
    const auto found = std::find_if(obituaries_.begin(), obituaries_.end(),
                                    [&](const auto& entry) { return entry.first == connection->question->pid; });
    if (found == obituaries_.end() && connection->question->until > now) continue;
    answer(connection->channel,
           {{"ok", true}, {"obituary", found == obituaries_.end() ? "did not answer" : found->second}});
    connection->question.reset();
  }
  std::erase_if(connections_, [](const auto& connection) { return connection->closed; });
  if (!workers_.empty() || !connections_.empty()) busy_until_ = now;
  if (settings_.ends_when_idle && now - busy_until_ >= settings_.idle) stopping_ = true;
}

}  // namespace tezpress::bridge
