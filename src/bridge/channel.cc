#include "bridge/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

// Milliseconds for poll(): rounded up, so that a deadline is never met early.
int milliseconds_until(Deadline deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

// False when the deadline has passed.
bool wait_for(int descriptor, short events, Deadline deadline) {
  pollfd waiting{descriptor, events, 0};
  for (;;) {
    const int ready = poll(&waiting, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) fail(ErrorCode::kIo, "poll: {}", std::strerror(errno));
  }
}

using ControlBuffer = std::array<char, CMSG_SPACE(kMessageDescriptors * sizeof(int))>;

std::vector<Descriptor> descriptors_of(msghdr& header) {
  std::vector<Descriptor> descriptors;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      descriptors.emplace_back(descriptor);
    }
  }
  return descriptors;
}

}  // namespace

std::pair<Channel, Channel> Channel::make_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    fail(ErrorCode::kIo, "socketpair: {}", std::strerror(errno));
  return {Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1]))};
}

void Channel::send(const Json& body, std::span<const int> descriptors, Deadline deadline) const {
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kMessageBytes || descriptors.size() > kMessageDescriptors)
    fail(ErrorCode::kInvalidArgument,
         "a message of {} bytes and {} descriptors to a worker is above the limits of {} and {}: are its options that "
         "long?",
         text.size(), descriptors.size(), kMessageBytes, kMessageDescriptors);
  iovec part{const_cast<char*>(text.data()), text.size()};
  alignas(cmsghdr) ControlBuffer control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (!descriptors.empty()) {
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  }
  for (;;) {
    if (sendmsg(socket_.get(), &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return;
    if (errno == EAGAIN && wait_for(socket_.get(), POLLOUT, deadline)) continue;
    if (errno != EINTR) fail(ErrorCode::kIo, "a message could not be sent: {}", std::strerror(errno));
  }
}

Message Channel::receive(Deadline deadline) const {
  if (!wait_for(socket_.get(), POLLIN, deadline)) fail(ErrorCode::kTruncated, "no message came in time");
  static thread_local std::array<char, kMessageBytes + 1> packet;
  alignas(cmsghdr) ControlBuffer control;
  iovec part{packet.data(), packet.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  ssize_t size = 0;
  do size = recvmsg(socket_.get(), &header, MSG_CMSG_CLOEXEC);
  while (size < 0 && errno == EINTR);
  if (size < 0) fail(ErrorCode::kIo, "recvmsg: {}", std::strerror(errno));
  Message message{{}, descriptors_of(header)};
  if (size == 0) fail(ErrorCode::kIo, "the other side has closed the connection");
  if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || static_cast<std::size_t>(size) > kMessageBytes)
    fail(ErrorCode::kCorrupt, "a message above the limits of {} bytes and {} descriptors came", kMessageBytes,
         kMessageDescriptors);
  // What is nested deeper is left out: no message of ours is, and copying such a value recurses once per level.
  const auto shallow = [](int depth, Json::parse_event_t, const Json&) { return depth <= kMessageDepth; };
  message.body = Json::parse(packet.data(), packet.data() + size, shallow, false);
  if (!message.body.is_object()) fail(ErrorCode::kCorrupt, "a message of {} bytes is no JSON object", size);
  return message;
}

bool Channel::ready() const { return wait_for(socket_.get(), POLLIN, Clock::now()); }

Json json_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

std::optional<double> number_in(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

void require_same_user(int socket) {
  ucred peer{};
  socklen_t length = sizeof(peer);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    fail(ErrorCode::kIo, "SO_PEERCRED: {}", std::strerror(errno));
  if (peer.uid != geteuid())
    fail(ErrorCode::kIo, "the other side of the service's socket is user {}, not {}", peer.uid, geteuid());
}

}  // namespace tezpress::bridge
