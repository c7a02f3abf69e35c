// A session with a worker: one call at a time. One decision: a session in which
// anything went wrong is over, and its worker with it, so that no call ever meets
// the remains of another. docs/bridge.md, section 4.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/array.h"
#include "base/bytes.h"
#include "base/shared_memory.h"
#include "bridge/channel.h"
#include "bridge/hosted_worker.h"

namespace tezpress::bridge {

class Session {
 public:
  // Asks the host at the other end of connection. Throws kForeign if the worker cannot be started, kIo if the host
  // cannot be asked.
  Session(Channel connection, const SessionRequest& request);

  // False if the worker has ended, or has said something unasked.
  bool usable() const { return !over_ && !channel_.ready(); }
  pid_t pid() const { return pid_; }

  // What a request says of these bytes, and keeps saying in later ones. They must live until the answer.
  Json place_of_bytes(const SharedPlace& place, std::size_t size);
  Json place_of_array(const SharedPlace& place, const ArrayType& type);

  // The answer of the worker. Errors that the worker reports are thrown with the code of their kind: kInvalidArgument,
  // kCorrupt, kUnsupported (missing) or kForeign, and the session goes on. Where it dies, lies or does not answer in
  // time it is ended, and kForeign says how it went.
  Json call(Json request, Deadline deadline);

  // Told of the progress that the worker reports during a call, 0 to 1 with a text for people.
  std::function<void(double, const std::string&)> on_progress;

  // Bytes that an answer names: in room if the worker wrote there, else in its own segment, valid until the next call.
  // Ends the session and throws kForeign for places that do not exist.
  ByteSpan bytes_at(const Json& place, const SharedPlace& room, std::size_t room_size);

  // Ends worker and session; throws kForeign with the reason.
  [[noreturn]] void end(const std::string& reason);

 private:
  Json number_of(const std::shared_ptr<SharedSegment>& segment);
  Json receive_answer(std::int64_t id, const std::string& op, Deadline deadline);
  void take_segments(Message& message);
  std::string obituary(const char* op);

  Channel connection_;  // with the host
  Channel channel_;     // with the worker
  pid_t pid_ = 0;
  std::string name_;  // of its program, for messages
  bool over_ = false;
  std::int64_t last_id_ = 0;
  std::map<std::int64_t, std::weak_ptr<SharedSegment>> known_;     // to the worker
  std::vector<std::shared_ptr<SharedSegment>> introduced_;         // in the next request
  std::map<std::int64_t, std::shared_ptr<SharedSegment>> theirs_;  // the worker's own, by its numbers
};

}  // namespace tezpress::bridge
