// A compressor that is a program of its own, one process per call, by LibPressio's
// external process protocol: the same options, command line and output, so that
// scripts written for it run unchanged. The process is started where options are set
// and where arrays are compressed, never to list or check options.
#include <chrono>
#include <cstring>

#include "core/libpressio_json.h"
#include "plugins/compressors/compressor_factories.h"
#include "plugins/external/array_stream.h"
#include "plugins/external/launcher.h"
#include "plugins/external/program_files.h"
#include "plugins/external/program_listing.h"

namespace tezpress {
namespace {

constexpr std::uint64_t kSpareRoom = std::uint64_t{1} << 20;  // bytes for what a program writes beside its output

// What LibPressio lists before anything was started.
Options nothing_launched() {
  ProcessResult none;
  none.errors = "command not set";
  return launch_results(none, false);
}

std::uint64_t bytes_of(const std::vector<ConstView>& arrays) {
  std::uint64_t bytes = 0;
  for (const ConstView& array : arrays) bytes += array.size_bytes();
  return bytes;
}

// Streams are not aligned for the values in them.
Array aligned(const StreamedArray& streamed) {
  Array array(streamed.type);
  if (!streamed.values.empty()) std::memcpy(array.view().data(), streamed.values.data(), streamed.values.size());
  return array;
}

FileSide side_of(const std::string& side) {
  const std::string key = "external_compressor:" + side;
  return {{key + "_io", key + "_feild_names", key + "_prefixes", key + "_suffixes"}, side};
}

class ExternalCompressor : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "external_compressor",
                           .version = "0.0.1",
                           .sentence = "A program of its own, one process per call (LibPressio's protocol).",
                           .stability = "experimental"};
    for (const auto& [kind, key] : {std::pair{BoundKind::kAbsolute, "pressio:abs"},
                                    {BoundKind::kRelative, "pressio:rel"},
                                    {BoundKind::kPointwiseRelative, "pressio:pw_rel"},
                                    {BoundKind::kLossless, "pressio:lossless"}})
      if (listing_.has(key)) info.bounds.push_back(kind);
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<ExternalCompressor>(*this); }
  std::vector<Slot*> slots() override { return {&launcher_, &full_.ios, &compressed_.ios}; }
  std::vector<Stage> stages() const override { return stages_; }
  Options results() const override { return metrics_; }

  Bytes compress(ConstView input) override { return std::move(compress_many({input}).front()); }
  void decompress(ByteSpan stream, View into) override { decompress_many({stream}, {into}); }

  std::vector<Bytes> compress_many(const std::vector<ConstView>& inputs) override {
    // What the program will return is unknown, and so are its dimensions.
    const std::vector<ArrayType> types(inputs.size(), ArrayType{Dtype::kByte, {}});
    std::vector<Bytes> streams;
    for (const Array& array : run("compress", inputs, full_, types, compressed_, compressed_offered_))
      streams.push_back(to_stream(array.view()));
    return streams;
  }

  void decompress_many(const std::vector<ByteSpan>& streams, const std::vector<View>& into) override {
    std::vector<Array> storage;
    std::vector<ConstView> inputs;
    std::vector<ArrayType> types;
    for (const ByteSpan stream : streams) storage.push_back(aligned(from_stream(stream)));
    for (const Array& array : storage) inputs.push_back(array.view());
    for (const View& view : into) types.push_back(view.type());
    // LibPressio looks at the compressed side's option in both directions.
    const bool offered = compressed_offered_ || full_offered_;
    const auto outputs = run("decompress", inputs, compressed_, types, full_, offered);
    for (std::size_t i = 0; i < into.size(); ++i) store(outputs[i], into[i]);
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    full_.describe(visitor);
    compressed_.describe(visitor);
    for (auto& [side, offered] : {std::pair{"uncompressed", &full_offered_}, {"compressed", &compressed_offered_}})
      visitor.option({.key = fmt::format("external_compressor:{}_do_write", side),
                      .sentence = fmt::format("whether the program is offered files to write {} arrays into", side),
                      .encoder_only = true},
                     *offered);
    for (const auto& [key, value] : status_)
      visitor.visit(
          {.key = key, .sentence = "of the last process; setting it does nothing", .encoder_only = true},
          [this, key = key] { return *status_.find(key); }, [](const Option&) {});
    listing_.describe(visitor, [this](const std::string& key) { return find_named(given_, name(), key); });
  }

  std::function<void()> pass_on(const Options& options) override {
    Options before = given_;
    for (const auto& [key, option] : options)
      if (option.has_value() && option.type() != OptionType::kPointer && status_.find(key) == nullptr)
        given_.set(key, option);
    return [this, before = std::move(before)] { given_ = before; };
  }

  // Tells the program its options, whenever they or the program are others than before.
  void changed() override {
    Told now = {launcher_->commands(), launcher_->directory(), name(), to_libpressio_json(given_)};
    if (now == told_) return;
    ProgramListing listing;
    if (!now.commands.empty()) {
      const bool same_program = now.commands == told_.commands && now.directory == told_.directory;
      if (same_program) listing = listing_;
      understood("set_options", launch("set_options", arguments("set_options"), {}));
      const auto ask = [&](const std::string& mode) { return answer(mode); };
      if (!same_program) listing.ask_about_options(ask);
      listing.ask_for_values(ask);
    }
    listing_ = std::move(listing);
    told_ = std::move(now);
  }

 private:
  // What the program was last told, and how.
  struct Told {
    std::vector<std::string> commands;
    std::string directory, name, options;
    friend bool operator==(const Told&, const Told&) = default;
  };

  std::vector<std::string> arguments(const std::string& mode) const {
    std::vector<std::string> list = {"--api", "5", "--mode", mode, "--config_name", "external"};
    if (!name().empty()) list.insert(list.end(), {"--name", name()});
    if (!given_.empty()) list.insert(list.end(), {"--options", to_libpressio_json(given_)});
    return list;
  }

  ProcessResult launch(const std::string& mode, const std::vector<std::string>& arguments,
                       const std::map<std::string, std::string>& environment) {
    if (launcher_->commands().empty())
      fail(ErrorCode::kInvalidArgument,
           "external_compressor: external:commands is not set; it names the program that is to {}", mode);
    return launcher_->launch(arguments, environment);
  }

  // What f() finds wrong, with all that the program said.
  template <typename F>
  auto explained(const std::string& mode, const ProcessResult& result, const F& f) const {
    try {
      return f();
    } catch (const Error& error) {
      fail(error.code(), "external_compressor: --mode {}: {}; {}", mode, error.what(),
           account_of(launcher_->commands(), result));
    }
  }

  // The reply of a program that has done what it was asked for; else an error with all that it said.
  Reply understood(const std::string& mode, const ProcessResult& result) {
    status_ = launch_results(result, false);
    if (!result.failure.empty())
      fail(ErrorCode::kIo, "external_compressor: --mode {}: {}", mode, account_of(launcher_->commands(), result));
    return explained(mode, result, [&] {
      Reply reply = parse_reply(result.output);
      status_ = launch_results(result, true);
      return reply;
    });
  }

  // A program need not know the modes that list something.
  Options answer(const std::string& mode) const {
    const ProcessResult result = launcher_->launch(arguments(mode));
    if (!result.failure.empty()) return {};
    try {
      return parse_reply(result.output).values;
    } catch (const Error&) {
      return {};
    }
  }

  std::vector<Array> run(const std::string& mode, const std::vector<ConstView>& inputs, const FileSide& in,
                         const std::vector<ArrayType>& types, const FileSide& out, bool offered) {
    stages_.clear();
    std::uint64_t room = 2 * bytes_of(inputs) + kSpareRoom;
    for (const ArrayType& type : types) room += element_count(type.shape) * size_of(type.dtype);
    auto start = std::chrono::steady_clock::now();
    const auto stage = [&](const char* name) {
      const auto now = std::chrono::steady_clock::now();
      stages_.push_back({name, std::chrono::duration<double>(now - start).count()});
      start = now;
    };
    CallDirectory directory(room);
    ProgramArguments call(arguments(mode), directory);
    call.add_inputs(inputs, in);
    call.add_outputs(types, out, offered);
    stage("write files");
    const ProcessResult result = launch(mode, call.list(), {{"TMPDIR", directory.path()}});
    stage("process");
    const Reply reply = understood(mode, result);
    metrics_ = under_name(name(), values_below(reply.values, "metric:"));
    std::vector<Array> outputs = explained(mode, result, [&] {
      std::vector<Array> arrays;
      for (std::size_t i = 0; i < types.size(); ++i)
        arrays.push_back(read_written(reply.values, i, out, launcher_->directory()));
      return arrays;
    });
    stage("read files");
    return outputs;
  }

  // The caller's axes count: a program may say 10 values as "10" or as "10x1".
  static void store(const Array& output, View into) {
    if (output.dtype() != into.dtype() || output.size() != into.size())
      fail(ErrorCode::kCorrupt, "external_compressor: the program made {} of shape {}, but {} of shape {} is expected",
           name_of(output.dtype()), to_string(output.shape()), name_of(into.dtype()), to_string(into.shape()));
    if (into.size() > 0) copy(output.view().reshaped(into.shape()), into);
  }

  LauncherSlot launcher_ = launcher_slot("external_compressor:launch", "how the program is started");
  FileSide full_ = side_of("uncompressed");
  FileSide compressed_ = side_of("compressed");
  bool full_offered_ = false, compressed_offered_ = false;
  Options given_;  // all options ever given, of any plugin: the program picks its own
  Told told_;
  ProgramListing listing_;
  Options status_ = nothing_launched();
  Options metrics_;
  std::vector<Stage> stages_;
};

}  // namespace

std::unique_ptr<Compressor> make_external_compressor() { return std::make_unique<ExternalCompressor>(); }

}  // namespace tezpress
