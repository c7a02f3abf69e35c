// See cli_arguments.h.
#include "tezpress/cli_arguments.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "plugins/data_file.h"
#include "tezpress/byte_files.h"

namespace tezpress {
namespace {

constexpr std::string_view kNumpyMagic = "\x93NUMPY";

// Standard input as a file that the io plugins can read; the file goes with the object.
class SpooledInput {
 public:
  SpooledInput() {
    const Bytes bytes = read_bytes(kStandardStream);
    const bool numpy = bytes.size() >= kNumpyMagic.size() &&
                       std::equal(kNumpyMagic.begin(), kNumpyMagic.end(), bytes.begin(),
                                  [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
    std::string folder = (std::filesystem::temp_directory_path() / "tezpress-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) fail(ErrorCode::kIo, "cannot create a temporary folder {}", folder);
    folder_ = folder;
    path_ = (folder_ / (numpy ? "standard_input.npy" : "standard_input.raw")).string();
    write_bytes(path_, bytes);
  }
  ~SpooledInput() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  SpooledInput(const SpooledInput&) = delete;
  SpooledInput& operator=(const SpooledInput&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

// A list is written as in JSON: [64,64,8] or ["noop","zstd"]; anything else is text, which the option converts.
Option value_of(const std::string& key, const std::string& text) {
  if (!text.starts_with('[')) return text;
  try {
    const Options parsed = Options::parse_json("{\"list\": " + text + "}");
    if (parsed.size() == 1) return *parsed.find("list");
  } catch (const Error&) {
    // said below, in the caller's terms
  }
  fail(ErrorCode::kInvalidArgument, "'-o {}={}' holds no list such as [64,64,8] or [\"noop\",\"zstd\"]", key, text);
}

}  // namespace

void add_data_flags(CLI::App& command, DataArguments& arguments) {
  command.add_option("IN", arguments.path, "The data file; '-' for stdin (raw values or .npy)")->required();
  command.add_option("--shape", arguments.shape, "Of raw values, slowest axis first: 12x25x125x125");
  command.add_option("--type", arguments.type, "Of raw values: float, double, int16, uint8, f4, <u2, ...");
  command.add_option("--format", arguments.format, "File format, if not by the name (tezpress list)");
}

void add_option_flag(CLI::App& command, std::vector<std::string>& assignments) {
  command.add_option("-o,--option", assignments, "plugin:key=value, repeatable; lists as [1,2]; outweighs the bound")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
}

Options parse_assignments(const std::vector<std::string>& assignments) {
  Options options;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    const std::size_t colon = assignment.find(':');
    if (equals == std::string::npos || colon == std::string::npos || colon == 0 || colon > equals) {
      fail(ErrorCode::kInvalidArgument, "'-o {}' is not of the form plugin:key=value, such as zfp:rate=8", assignment);
    }
    const std::string key = assignment.substr(0, equals);
    options.set(key, value_of(key, assignment.substr(equals + 1)));
  }
  return options;
}

void check_option_owners(const Registry& registry, const Options& options, const std::vector<std::string>& ids) {
  std::vector<std::string> owners = ids;
  const auto ios = registry.io_ids();
  owners.insert(owners.end(), ios.begin(), ios.end());
  owners.emplace_back("pressio");
  // Where a worker serves the compressor; these two bring prefixes that only the worker or the program knows.
  for (const std::string& id : ids) {
    if (id == "worker" || id == "external_compressor") return;
    if (registry.foreign().contains(id)) owners.emplace_back("worker");
  }
  // What a meta-compressor selects is known only later.
  const auto compressors = registry.compressor_ids();
  for (const std::string& id : ids)
    if (std::find(compressors.begin(), compressors.end(), id) != compressors.end() &&
        !registry.foreign().contains(id) && !registry.compressor(id)->slots().empty())
      owners.insert(owners.end(), compressors.begin(), compressors.end());
  for (const auto& [key, option] : options) {
    const std::string owner = key.substr(0, key.find(':'));
    if (std::find(owners.begin(), owners.end(), owner) != owners.end()) continue;
    const std::string near = nearest_name(owner, owners);
    fail(ErrorCode::kUnknownName, "the option {} belongs to none of the plugins in use ({}){}", key,
         fmt::join(ids, ", "), near.empty() ? "" : fmt::format("; did you mean {}:?", near));
  }
}

Array read_data(const Registry& registry, const DataArguments& arguments, const Options& options) {
  std::optional<SpooledInput> spooled;
  if (arguments.path == kStandardStream) spooled.emplace();
  const Shape shape = arguments.shape.empty() ? Shape{} : parse_shape(arguments.shape);
  return read_data_file(registry,
                        {.path = spooled ? spooled->path() : arguments.path,
                         .shape = shape,
                         .type = arguments.type,
                         .format = arguments.format},
                        options);
}

void write_data(const Registry& registry, const std::string& path, const std::string& format, const Options& options,
                ConstView data) {
  if (path == kStandardStream && (format.empty() || format == kRawFormat)) {
    if (!data.contiguous()) return write_data(registry, path, format, options, Array::copy_of(data).view());
    return write_bytes(path, {reinterpret_cast<const std::uint8_t*>(data.data()), data.size_bytes()});
  }
  const auto io = io_of(registry, path, format);
  io->set_options(options);
  io->write(path, data);
}

std::vector<ErrorBound> BoundArguments::bounds() const {
  std::vector<ErrorBound> result;
  for (const double value : absolute) result.push_back({BoundKind::kAbsolute, value});
  for (const double value : relative) result.push_back({BoundKind::kRelative, value});
  for (const double value : pointwise) result.push_back({BoundKind::kPointwiseRelative, value});
  if (lossless) result.push_back({BoundKind::kLossless, 0});
  return result;
}

void add_bound_flags(CLI::App& command, BoundArguments& arguments, bool many) {
  const auto add = [&](const char* name, std::vector<double>& values, const std::string& sentence) {
    auto* option = command.add_option(name, values, sentence);
    option->type_name("B")->allow_extra_args(false);
    if (many) option->delimiter(',');
  };
  add("--abs", arguments.absolute, "Largest error |x-x'|, in the unit of the data");
  add("--rel", arguments.relative, "Largest error as a fraction of the range (max-min)");
  add("--pw-rel", arguments.pointwise, "Largest error as a fraction of each value");
  command.add_flag("--lossless", arguments.lossless, "Every bit as it was");
}

}  // namespace tezpress
