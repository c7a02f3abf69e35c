// The compressor `worker`: whatever a command serves. The command selects, like an
// id does elsewhere, so the options of what it serves are there at once. It is
// never stored in a stream: a file must not be able to name a program to be run.
#include <algorithm>

#include "core/slot.h"
#include "plugins/compressors/compressor_factories.h"
#include "plugins/workers/worker_compressor.h"
#include "plugins/workers/worker_stream.h"

namespace tezpress {
namespace {

using Command = std::vector<std::string>;

std::unique_ptr<Compressor> serve(const Command& command) {
  return command.empty() ? nullptr : std::make_unique<WorkerCompressor>(request_for(command));
}

class ServedByCommand : public Slot {
 public:
  ServedByCommand() = default;
  ServedByCommand(const ServedByCommand& other)
      : command_(other.command_), served_(other.served_ ? other.served_->clone() : nullptr) {}
  ServedByCommand& operator=(const ServedByCommand&) = delete;

  Compressor* served() const { return served_.get(); }
  OptionInfo info() const override {
    return {.key = "worker:command",
            .sentence = "program with its arguments that serves the compressor, as docs/bridge.md says",
            .encoder_only = true};
  }
  Option selected() const override { return command_; }
  std::function<void()> select(const Option& option) override {
    const auto& command = option.get<Command>();
    if (command == command_) return [] {};
    auto other = std::make_shared<std::pair<Command, std::unique_ptr<Compressor>>>(command, serve(command));
    auto exchange = [this, other] {
      std::swap(command_, other->first);
      std::swap(served_, other->second);
    };
    exchange();
    return exchange;
  }
  std::vector<Configurable*> children() override {
    return served_ ? std::vector<Configurable*>{served_.get()} : std::vector<Configurable*>{};
  }

 private:
  Command command_;
  std::unique_ptr<Compressor> served_;
};

class AnyWorker : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info;
    if (slot_.served() != nullptr) info = slot_.served()->info();
    info.sentence = "A compressor in Python, Julia or any language, served by a resident worker process.";
    info.id = "worker";
    info.stability = "external";
    return info;
  }
  Bytes compress(ConstView input) override { return served().compress(input); }
  OwnedBytes compress_owned(ConstView input) override { return served().compress_owned(input); }
  void decompress(ByteSpan stream, View into) override {
    if (slot_.served() != nullptr) return slot_.served()->decompress(stream, into);
    installed_for(stream)->decompress(stream, into);
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<AnyWorker>(*this); }
  std::vector<Stage> stages() const override {
    return slot_.served() ? slot_.served()->stages() : std::vector<Stage>{};
  }
  Options results() const override { return slot_.served() ? slot_.served()->results() : Options{}; }
  std::vector<Slot*> slots() override { return {&slot_}; }

 protected:
  void describe(OptionVisitor&) override {}

 private:
  Compressor& served() const {
    if (slot_.served() == nullptr)
      fail(ErrorCode::kInvalidArgument,
           "worker:command is not set; for instance "
           "[\"python3\",\"-m\",\"tezpress_worker\",\"my_module:MyCompressor\"]");
    return *slot_.served();
  }

  // Without a command: the installed worker that the stream names.
  static std::unique_ptr<Compressor> installed_for(ByteSpan stream) {
    ByteSpan payload;
    const WorkerTrailer trailer = read_trailer(stream, payload);
    std::vector<std::string> unreadable;
    for (const WorkerManifest& manifest : find_manifests(unreadable))
      if (manifest.id == trailer.codec) return std::make_unique<WorkerCompressor>(request_for(manifest), manifest.id);
    fail(ErrorCode::kUnsupported,
         "this stream was written by the worker compressor {} {}, which is not installed here: set worker:command, or "
         "put a "
         "manifest {}.json into a directory of TEZPRESS_WORKERS (see docs/bridge.md)",
         trailer.codec, trailer.version, trailer.codec);
  }

  ServedByCommand slot_;
};

std::unique_ptr<Compressor> make_installed(const WorkerManifest& manifest) {
  try {
    return std::make_unique<WorkerCompressor>(request_for(manifest), manifest.id);
  } catch (const Error& error) {
    std::string needs;
    for (const std::string& need : manifest.needs) needs += (needs.empty() ? "; it needs: " : ", ") + need;
    fail(ErrorCode::kUnsupported, "the worker of {} did not start: {}{}", manifest.id, error.what(), needs);
  }
}

}  // namespace

std::unique_ptr<Compressor> make_worker() { return std::make_unique<AnyWorker>(); }

void add_worker_compressors(Registry& registry) {
  std::vector<std::string> unreadable;
  for (const WorkerManifest& manifest : find_manifests(unreadable)) {
    const auto ids = registry.compressor_ids();
    if (std::find(ids.begin(), ids.end(), manifest.id) != ids.end()) continue;  // a built-in one is not replaced
    registry.add_foreign(manifest.id, manifest.sentence, [manifest] { return make_installed(manifest); });
  }
  for (const std::string& file : unreadable) registry.add_missing({"compressor", "worker manifest", file});
}

}  // namespace tezpress
