// One message per packet: a JSON object and descriptors over a SEQPACKET socket.
// One decision: whatever comes in is from a process that may be broken or
// hostile, so sizes and types are checked here once. docs/bridge.md, section 1.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/descriptor.h"

namespace tezpress::bridge {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // none: as long as it takes

inline constexpr std::size_t kMessageBytes = 65536;
inline constexpr std::size_t kMessageDescriptors = 8;
inline constexpr int kMessageDepth = 32;

struct Message {
  Json body;  // an object
  std::vector<Descriptor> descriptors;
};

class Channel {
 public:
  Channel() = default;
  explicit Channel(Descriptor socket) : socket_(std::move(socket)) {}
  static std::pair<Channel, Channel> make_pair();  // throws kIo

  int descriptor() const { return socket_.get(); }
  explicit operator bool() const { return static_cast<bool>(socket_); }
  Descriptor take() { return std::move(socket_); }

  // Throws kInvalidArgument for a message above the limit, kIo when the other side has gone or does not read in time.
  void send(const Json& body, std::span<const int> descriptors = {}, Deadline deadline = {}) const;
  // Throws kIo when the other side has closed, kTruncated when the deadline passes, kCorrupt for anything that is no
  // message of ours.
  Message receive(Deadline deadline = {}) const;
  // True if a message, or the end, can be received without waiting.
  bool ready() const;

 private:
  Descriptor socket_;
};

// A number that JSON may carry: infinities and NaN become the texts that the protocol has for them, and back.
Json json_number(double value);
std::optional<double> number_in(const Json& value);

// The user at the other end of a socket is ours. Throws kIo.
void require_same_user(int socket);

}  // namespace tezpress::bridge
