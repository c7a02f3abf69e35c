#include "plugins/workers/worker_compressor.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>

#include "base/shared_memory.h"
#include "core/trial.h"
#include "plugins/workers/worker_stream.h"

namespace tezpress {
namespace {

using bridge::Clock;
using bridge::Session;
using bridge::SessionRequest;
using bridge::WorkerHome;

// Beyond the size of the input, for streams that grow a little.
constexpr std::size_t kSpareBytes = 65536;
// A result below this share of its room is copied out, so that a small stream does not hold a large segment.
constexpr std::size_t kWorthKeeping = 4;
constexpr double kDescribeSeconds = 60;
constexpr double kLongestDeadline = 1e9;  // seconds; more would overflow the clock

double now() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

bridge::Deadline in_seconds(double seconds) {
  if (seconds <= 0) return std::nullopt;
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

// Bytes where a worker can see them: as they are, or a copy.
struct Shown {
  std::shared_ptr<std::byte> copy;
  SharedPlace place;

  Shown(const void* data, std::size_t size) {
    if (size == 0) return;
    if (auto found = find_shared(data, size); found && found->offset % 64 == 0) {
      place = *found;
      return;
    }
    copy = allocate_shared(size);
    std::memcpy(copy.get(), data, size);
    place = find_shared(copy.get(), size).value();
  }
};

const char* default_home() {
  const char* home = std::getenv("TEZPRESS_WORKER_HOME");
  return home != nullptr && std::string_view(home) == "node" ? "node" : "process";
}

// What workers said of themselves, by request: asked once, and there where one runs already.
std::shared_ptr<const ForeignCodec> description_of(WorkerHome home, const SessionRequest& request,
                                                   const std::string& id) {
  static std::mutex mutex;
  static std::map<std::string, std::vector<ForeignCodec>> known;
  const std::lock_guard lock(mutex);
  auto found = known.find(request.key());
  if (found == known.end()) {
    if (bridge::runs_on_node(request)) home = WorkerHome::kNode;
    bridge::with_session(home, request, [&](Session& session) {
      auto codecs = parse_description(session.call({{"op", "describe"}}, in_seconds(kDescribeSeconds)));
      found = known.emplace(request.key(), std::move(codecs)).first;
    });
  }
  for (const ForeignCodec& codec : found->second)
    if (id.empty() || codec.id == id) return std::make_shared<const ForeignCodec>(codec);
  fail(ErrorCode::kForeign, "the worker {} serves no compressor called {}", request.program.command[0], id);
}

}  // namespace

WorkerCompressor::WorkerCompressor(SessionRequest request, const std::string& id)
    : request_(std::move(request)), home_(default_home()) {
  share_large_arrays();
  codec_ = description_of(home_ == "node" ? WorkerHome::kNode : WorkerHome::kProcess, request_, id);
  for (const ForeignOption& option : codec_->options) values_.push_back(option.value);
}

CompressorInfo WorkerCompressor::info() const {
  return {.id = codec_->id,
          .version = codec_->version,
          .sentence = codec_->sentence,
          .bounds = codec_->bounds,
          .stability = "external"};
}

void WorkerCompressor::describe(OptionVisitor& visitor) {
  for (std::size_t i = 0; i < values_.size(); ++i)
    visitor.visit(
        codec_->options[i].info, [this, i] { return values_[i]; },
        [this, i](const Option& value) { values_[i] = value.has_value() ? value : Option::typed(values_[i].type()); });
  describe_bounds(visitor);
  if (codec_->trains) describe_training(visitor);
  describe_worker(visitor);
}

void WorkerCompressor::describe_bounds(OptionVisitor& visitor) {
  const auto takes = [this](BoundKind kind) {
    return std::find(codec_->bounds.begin(), codec_->bounds.end(), kind) != codec_->bounds.end();
  };
  const auto bound_option = [&](const char* key, const char* sentence, std::optional<double>& member) {
    visitor.option({.key = key, .sentence = sentence, .minimum = 0, .encoder_only = true}, member);
  };
  if (takes(BoundKind::kAbsolute)) bound_option("pressio:abs", "absolute error bound, in the data's unit", abs_);
  if (takes(BoundKind::kRelative)) bound_option("pressio:rel", "error bound as a fraction of max - min", rel_);
  if (takes(BoundKind::kPointwiseRelative))
    bound_option("pressio:pw_rel", "error bound as a fraction of each value", pw_rel_);
  if (takes(BoundKind::kLossless))
    visitor.option({.key = "pressio:lossless", .sentence = "lossless, whatever the number", .encoder_only = true},
                   lossless_);
}

void WorkerCompressor::describe_training(OptionVisitor& visitor) {
  visitor.option({.key = codec_->id + ":train_data",
                  .sentence = "array (slowest axis first) to learn from, inside of set_options; not kept",
                  .encoder_only = true},
                 train_data_);
  visitor.option({.key = "worker:train_deadline",
                  .sentence = "seconds that training may take; 0: as long as it takes",
                  .minimum = 0,
                  .maximum = kLongestDeadline,
                  .encoder_only = true},
                 train_deadline_);
  visitor.option({.key = "worker:progress",
                  .sentence = "file to which training appends a line per report of progress; /dev/stderr shows them",
                  .encoder_only = true},
                 progress_);
}

void WorkerCompressor::describe_worker(OptionVisitor& visitor) {
  visitor.option({.key = "worker:home",
                  .sentence = "the worker lives as long as this process, or on the node for all programs of this user",
                  .choices = {"process", "node"},
                  .encoder_only = true},
                 home_);
  visitor.option({.key = "worker:count",
                  .sentence = "workers of this compressor at most, for calls from several threads",
                  .minimum = 1,
                  .maximum = 1024,
                  .encoder_only = true},
                 count_);
  visitor.option(
      {.key = "worker:deadline",
       .sentence = "seconds that one call may take, waiting for other callers included; 0: as long as it takes",
       .minimum = 0,
       .maximum = kLongestDeadline,
       .encoder_only = true},
      deadline_);
  visitor.option({.key = "worker:verify",
                  .sentence = "decode every stream and check the bound that was asked for before returning it",
                  .encoder_only = true},
                 verify_);
}

void WorkerCompressor::changed() {
  request_.count = count_;
  keep_newest_bound();
  if (train_data_) train();
}

void WorkerCompressor::keep_newest_bound() {
  if (newly_set("pressio:abs")) rel_.reset(), pw_rel_.reset(), lossless_.reset();
  if (newly_set("pressio:rel")) abs_.reset(), pw_rel_.reset(), lossless_.reset();
  if (newly_set("pressio:pw_rel")) abs_.reset(), rel_.reset(), lossless_.reset();
  if (newly_set("pressio:lossless")) abs_.reset(), rel_.reset(), pw_rel_.reset();
}

ErrorBound WorkerCompressor::bound() const {
  if (abs_) return {BoundKind::kAbsolute, *abs_};
  if (rel_) return {BoundKind::kRelative, *rel_};
  if (pw_rel_) return {BoundKind::kPointwiseRelative, *pw_rel_};
  if (lossless_) return {BoundKind::kLossless, 0};
  return {};
}

WorkerCompressor::Json WorkerCompressor::config() const {
  Json config = Json::object();
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (values_[i].has_value()) config[codec_->options[i].name] = json_of(values_[i]);
  if (const ErrorBound asked = bound(); asked.kind != BoundKind::kNone)
    config["bound"] = {{"kind", name_of(asked.kind)}, {"value", asked.value}};
  return config;
}

WorkerCompressor::Json WorkerCompressor::request(const char* op, Json config) const {
  return {{"op", op}, {"codec", codec_->id}, {"config", std::move(config)}};
}

void WorkerCompressor::with_session(const std::function<void(Session&)>& call) {
  session_asked_ = now();
  bridge::with_session(home_ == "node" ? WorkerHome::kNode : WorkerHome::kProcess, request_, call);
}

WorkerCompressor::Json WorkerCompressor::timed_call(Session& session, Json request) {
  const double start = now();
  Json answer = session.call(std::move(request), in_seconds(deadline_));
  note(answer, start - session_asked_, now() - start);
  return answer;
}

// Stages: getting a worker (its start, the first time), those that it reports, and the rest of the call, which is the
// transfer. What it reports may be anything, so only what fits is taken.
void WorkerCompressor::note(const Json& answer, double start_seconds, double call_seconds) {
  stages_ = {{"worker_start", start_seconds}};
  double reported = 0;
  const Json stages = answer.value("stages", Json());
  for (const Json& stage : stages.is_array() ? stages : Json::array()) {
    if (!stage.is_array() || stage.size() != 2 || !stage[0].is_string() || !stage[1].is_number()) continue;
    stages_.push_back({stage[0].get<std::string>(), stage[1].get<double>()});
    reported += stages_.back().seconds;
  }
  stages_.push_back({reported > 0 ? "transfer" : "call", std::max(0.0, call_seconds - reported)});
  results_ = {};
  Json results = answer.value("results", Json());
  if (!results.is_object()) results = Json::object();  // items() of a temporary would outlive it
  for (const auto& [name, value] : results.items()) {
    const std::string key = codec_->id + ":" + name;
    if (value.is_boolean())
      results_.set(key, value.get<bool>());
    else if (value.is_number_integer())
      results_.set(key, value.get<std::int64_t>());
    else if (const auto number = bridge::number_in(value))
      results_.set(key, *number);
    else if (value.is_string())
      results_.set(key, value.get<std::string>());
  }
}

OwnedBytes WorkerCompressor::compress_owned(ConstView input) {
  Array storage;
  const ConstView dense = contiguous(input, storage);
  const Shown data(dense.data(), dense.size_bytes());
  const std::size_t room_bytes = dense.size_bytes() + kSpareBytes;
  const auto room = allocate_shared(room_bytes + kTrailerLimit);
  const SharedPlace room_place = find_shared(room.get(), room_bytes).value();
  OwnedBytes stream;
  with_session([&](Session& session) {
    Json asked = request("encode", config());
    asked["input"] = session.place_of_array(data.place, dense.type());
    asked["output"] = session.place_of_bytes(room_place, room_bytes);
    try {
      const Json answer = timed_call(session, std::move(asked));
      const ByteSpan made = session.bytes_at(answer.value("output", Json()), room_place, room_bytes);
      stream = finished(made, room, answer.value("config", Json::object()), dense.type());
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kForeign) never_reuse(room.get());
      throw;
    }
  });
  if (verify_) verify(input, stream.bytes);
  return stream;
}

// The stream with its trailer: in the room where the worker wrote, where that is worth it, else in memory of its own.
OwnedBytes WorkerCompressor::finished(ByteSpan made, const std::shared_ptr<std::byte>& room, Json config,
                                      const ArrayType& type) const {
  const Bytes trailer = write_trailer({codec_->id, codec_->version, std::move(config), type});
  auto* start = reinterpret_cast<std::uint8_t*>(room.get());
  const std::size_t size = made.size() + trailer.size();
  const bool in_place = made.data() == start && find_shared(start, 1)->segment->size() / kWorthKeeping <= size;
  if (in_place) {
    std::memcpy(start + made.size(), trailer.data(), trailer.size());
    return {{start, size}, room};
  }
  Bytes copy;
  copy.reserve(size);
  copy.insert(copy.end(), made.begin(), made.end());
  copy.insert(copy.end(), trailer.begin(), trailer.end());
  return OwnedBytes::of(std::move(copy));
}

Bytes WorkerCompressor::compress(ConstView input) {
  const OwnedBytes stream = compress_owned(input);
  return {stream.bytes.begin(), stream.bytes.end()};
}

void WorkerCompressor::verify(ConstView input, ByteSpan stream) {
  const auto compression = std::make_pair(stages_, results_);
  Array back(input.type());
  decompress(stream, back.view());
  std::tie(stages_, results_) = compression;
  const Violation violation = verify_bound(input, back.view(), bound());
  if (violation.count > 0)
    fail(ErrorCode::kBoundViolated,
         "{} broke its bound ({} {}) at {} of {} values; the first is value {} (C order): {} came back as {}",
         codec_->id, name_of(bound().kind), bound().value, violation.count, input.size(), violation.first_index,
         violation.original, violation.reconstructed);
}

void WorkerCompressor::decompress(ByteSpan stream, View into) {
  ByteSpan payload;
  const WorkerTrailer trailer = read_trailer(stream, payload);
  if (trailer.codec != codec_->id)
    fail(ErrorCode::kInvalidArgument, "this stream was written by the worker compressor {} {}, not by {}",
         trailer.codec, trailer.version, codec_->id);
  if (trailer.type != into.type())
    fail(ErrorCode::kInvalidArgument, "this stream holds {} of shape {}, and {} of shape {} is to be filled",
         name_of(trailer.type.dtype), to_string(trailer.type.shape), name_of(into.dtype()), to_string(into.shape()));
  const Shown data(payload.data(), payload.size());
  auto place = into.contiguous() ? find_shared(into.data(), into.size_bytes()) : std::nullopt;
  std::shared_ptr<std::byte> own;
  if (!place || place->offset % 64 != 0) {
    own = allocate_shared(into.size_bytes());
    place = find_shared(own.get(), into.size_bytes());
  }
  with_session([&](Session& session) {
    Json asked = request("decode", trailer.config);
    asked["input"] = session.place_of_bytes(data.place, payload.size());
    asked["output"] = session.place_of_array(*place, into.type());
    timed_call(session, std::move(asked));
  });
  if (own) copy(ConstView(own.get(), into.dtype(), into.shape()), into);
}

namespace {

// Writes what a session reports of its progress to a file, as long as it lives.
class ProgressLog {
 public:
  ProgressLog(Session& session, const std::string& path) : session_(session) {
    if (path.empty()) return;
    file_.open(path, std::ios::app);
    if (!file_) fail(ErrorCode::kIo, "worker:progress={} cannot be written", path);
    session_.on_progress = [this](double part, const std::string& text) {
      file_ << fmt::format("{:3.0f} % {}\n", 100 * part, text) << std::flush;
    };
  }
  ~ProgressLog() { session_.on_progress = nullptr; }
  ProgressLog(const ProgressLog&) = delete;
  ProgressLog& operator=(const ProgressLog&) = delete;

 private:
  Session& session_;
  std::ofstream file_;
};

}  // namespace

void WorkerCompressor::train() {
  const Option::Data data = std::exchange(train_data_, nullptr);
  const Shown shown(data->view().data(), data->size_bytes());
  with_session([&](Session& session) {
    Json asked = request("train", config());
    asked["arrays"] = Json::array({session.place_of_array(shown.place, data->type())});
    const ProgressLog log(session, progress_);
    const double start = now();
    const Json answer = session.call(std::move(asked), in_seconds(train_deadline_));
    take_config(answer.value("config", Json::object()));
    note(answer, start - session_asked_, now() - start);
    results_.set(codec_->id + ":training_seconds", now() - start);
  });
}

void WorkerCompressor::take_config(const Json& changed) {
  for (std::size_t i = 0; changed.is_object() && i < values_.size(); ++i) {
    const ForeignOption& option = codec_->options[i];
    if (changed.contains(option.name))
      values_[i] = option_from(changed[option.name], values_[i].type(), option.info.key);
  }
}

void WorkerCompressor::warm_up() {
  with_session([&](Session& session) { timed_call(session, request("warm_up", config())); });
}

}  // namespace tezpress
