#include "bridge/session.h"

#include <algorithm>

#include "base/error.h"

namespace tezpress::bridge {
namespace {

constexpr const char* kDtypeNames[kDtypeCount] = {"float64", "float32", "uint8", "uint16", "uint32", "uint64",
                                                  "int8",    "int16",   "int32", "int64",  "uint8",  "bool"};
// A host that does not answer this is stuck; starting a worker may take as long as the request says.
constexpr auto kHostPatience = std::chrono::seconds(10);
constexpr std::size_t kMostSegments = 8;  // of a worker's own

ErrorCode code_of(const Json& kind) {
  if (kind == "invalid") return ErrorCode::kInvalidArgument;
  if (kind == "corrupt") return ErrorCode::kCorrupt;
  if (kind == "missing") return ErrorCode::kUnsupported;
  return ErrorCode::kForeign;
}

std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Session::Session(Channel connection, const SessionRequest& request)
    : connection_(std::move(connection)), name_(request.program.command.empty() ? "" : request.program.command[0]) {
  connection_.send(request.message());
  Message answer = connection_.receive(Clock::now() + request.start_time + kHostPatience);
  if (answer.body.value("ok", Json()) != true) fail(ErrorCode::kForeign, "{}", text_in(answer.body, "error"));
  if (answer.descriptors.size() != 1 || !answer.body.contains("pid"))
    fail(ErrorCode::kForeign, "the host of the workers gave no session");
  channel_ = Channel(std::move(answer.descriptors[0]));
  pid_ = answer.body["pid"].get<pid_t>();
}

Json Session::number_of(const std::shared_ptr<SharedSegment>& segment) {
  if (!known_.contains(segment->number())) {
    known_[segment->number()] = segment;
    introduced_.push_back(segment);
  }
  return segment->number();
}

Json Session::place_of_bytes(const SharedPlace& place, std::size_t size) {
  if (size == 0) return {{"segment", 0}, {"offset", 0}, {"size", 0}};
  return {{"segment", number_of(place.segment)}, {"offset", place.offset}, {"size", size}};
}

Json Session::place_of_array(const SharedPlace& place, const ArrayType& type) {
  Json result = {
      {"segment", 0}, {"offset", 0}, {"dtype", kDtypeNames[static_cast<int>(type.dtype)]}, {"shape", type.shape}};
  if (element_count(type.shape) > 0) {
    result["segment"] = number_of(place.segment);
    result["offset"] = place.offset;
  }
  return result;
}

Json Session::call(Json request, Deadline deadline) {
  request["id"] = ++last_id_;
  Json forget = Json::array();
  std::erase_if(known_, [&](const auto& entry) {
    if (!entry.second.expired()) return false;
    forget.push_back(entry.first);
    return true;
  });
  if (!forget.empty()) request["forget"] = std::move(forget);
  std::vector<int> descriptors;
  for (const auto& segment : introduced_) {
    request["segments"].push_back({{"segment", segment->number()}, {"size", segment->size()}});
    descriptors.push_back(segment->descriptor());
  }
  const auto op = request["op"].get<std::string>();
  try {
    channel_.send(request, descriptors, deadline);
    introduced_.clear();
    return receive_answer(last_id_, op, deadline);
  } catch (const Error& error) {
    if (over_ || error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kUnsupported) throw;
    if (error.code() == ErrorCode::kTruncated) end(fmt::format("did not answer \"{}\" in time", op));
    if (error.code() == ErrorCode::kIo) {
      over_ = true;
      fail(ErrorCode::kForeign, "the worker {} (pid {}) {} during \"{}\"", name_, pid_, obituary("obituary"), op);
    }
    throw;
  }
}

Json Session::receive_answer(std::int64_t id, const std::string& op, Deadline deadline) {
  for (;;) {
    Message message;
    try {
      message = channel_.receive(deadline);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCorrupt) end(error.what());
      throw;
    }
    if (message.body.value("id", Json()) != id) end("answered something that was not asked");
    if (message.body.contains("progress")) {
      if (on_progress) on_progress(number_in(message.body["progress"]).value_or(0), text_in(message.body, "text"));
      continue;
    }
    if (message.body.value("ok", Json()) != true)
      throw Error(code_of(message.body.value("kind", Json())),
                  fmt::format("the worker {} refused \"{}\": {}", name_, op, text_in(message.body, "error")));
    take_segments(message);
    return std::move(message.body);
  }
}

// The worker's segments that are gone, and one that is new.
void Session::take_segments(Message& message) {
  const Json forget = message.body.value("forget", Json());
  for (const Json& number : forget.is_array() ? forget : Json::array())
    if (number.is_number_integer()) theirs_.erase(number.get<std::int64_t>());
  if (message.descriptors.empty()) return;
  const Json segments = message.body.value("segments", Json());
  const Json said = segments.is_array() && segments.size() == 1 ? segments[0] : Json();
  if (message.descriptors.size() != 1 || !said.is_object() || !said.value("segment", Json()).is_number_integer() ||
      !said.value("size", Json()).is_number_unsigned())
    end("sent descriptors without saying what they are");
  if (theirs_.size() == kMostSegments) end(fmt::format("keeps more than {} segments of its own", kMostSegments));
  try {
    theirs_[said["segment"].get<std::int64_t>()] =
        SharedSegment::received(message.descriptors[0].release(), said["size"].get<std::size_t>());
  } catch (const Error& error) {
    end(error.what());
  }
}

ByteSpan Session::bytes_at(const Json& place, const SharedPlace& room, std::size_t room_size) {
  const auto unsigned_in = [&](const char* name) {
    if (!place.is_object() || !place.value(name, Json()).is_number_unsigned())
      end(fmt::format("named no result (\"{}\" is missing or negative)", name));
    return place[name].get<std::size_t>();
  };
  const std::size_t size = unsigned_in("size");
  std::size_t offset = unsigned_in("offset");
  if (size == 0) return {};
  const Json said = place.value("segment", Json());
  const std::int64_t number = said.is_number_integer() ? said.get<std::int64_t>() : 0;
  const std::byte* data = nullptr;
  std::size_t limit = 0;
  if (number == room.segment->number() && offset >= room.offset) {
    data = room.data();
    limit = room_size;
    offset -= room.offset;
  } else if (const auto own = theirs_.find(number); own != theirs_.end()) {
    data = own->second->data();
    limit = own->second->size();
  }
  if (offset > limit || size > limit - offset)
    end(fmt::format("claims a result of {} bytes at {} in segment {}, where only {} are", size, offset, said.dump(),
                    limit));
  return {reinterpret_cast<const std::uint8_t*>(data) + offset, size};
}

std::string Session::obituary(const char* op) {
  try {
    connection_.send({{"op", op}, {"pid", pid_}});
    return text_in(connection_.receive(Clock::now() + kHostPatience).body, "obituary");
  } catch (const Error& error) {
    return fmt::format("has ended, and its host as well ({})", error.what());
  }
}

void Session::end(const std::string& reason) {
  over_ = true;
  obituary("kill");
  fail(ErrorCode::kForeign, "the worker {} (pid {}) {} and was ended", name_, pid_, reason);
}

}  // namespace tezpress::bridge
