// `tezpress info FILE`: what a stream, a model or a data file holds.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "core/array_summary.h"
#include "plugins/all.h"
#include "plugins/model_file.h"
#include "plugins/stream.h"
#include "tezpress/byte_files.h"
#include "tezpress/cli_arguments.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

struct Arguments {
  DataArguments data;
  std::vector<std::string> assignments;
  bool as_json = false;
};

using Json = nlohmann::ordered_json;

constexpr std::size_t kWidth = 100;

Json describe_array(Dtype dtype, const Shape& shape) {
  return {{"dtype", name_of(dtype)},
          {"shape", to_string(shape)},
          {"values", element_count(shape)},
          {"bytes", element_count(shape) * size_of(dtype)}};
}

// What only a tezip stream says: the bound that it keeps, and how its complete groups are coded.
void add_tezip_facts(ByteSpan stream, Json& root) {
  tezip_info info;
  if (tezip_inspect(stream.data(), stream.size(), &info) != TEZIP_OK) fail(ErrorCode::kCorrupt, "{}", tezip_message());
  if (info.abs >= 0) root["absolute bound"] = info.abs;
  if (info.rel >= 0) root["value-range-relative bound"] = info.rel;
  if (info.pw_rel >= 0) root["point-wise relative bound"] = info.pw_rel;
  if (info.lossless != 0) root["lossless"] = true;
  root["frames"] = info.frames;
  root["complete"] = info.complete != 0;
  root["groups of pictures"] = info.groups;
  root["groups in mode basis"] = info.basis_groups;
  root["groups that use a model"] = info.model_groups;
  if (info.model_groups == 0) return;
  root["model"] = fmt::format("{:016x}", info.model);
  root["carries its model"] = info.carries_model != 0;
}

Json describe(const StreamInfo& stream, std::size_t stored_bytes) {
  Json root = {{"kind", stream.bare ? "tezip stream" : "TezPress container"},
               {"compressor", stream.header.compressor_id}};
  root.update(describe_array(stream.header.dtype, stream.header.shape));
  root["stored bytes"] = stored_bytes;
  root["compression ratio"] = root["bytes"].get<double>() / static_cast<double>(stored_bytes);
  for (const auto& [key, option] : stream.header.options) root[key] = option.to_text();
  if (stream.bare) add_tezip_facts(stream.payload, root);
  return root;
}

Json describe(const Array& data) {
  Json root = {{"kind", "data file"}};
  root.update(describe_array(data.dtype(), data.shape()));
  const ArraySummary summary = summarise(data.view());
  root["minimum"] = summary.minimum;
  root["maximum"] = summary.maximum;
  root["range"] = summary.range();
  root["mean"] = summary.mean;
  root["zeros"] = summary.zeros;
  root["NaN"] = summary.nans;
  root["infinite"] = summary.infinities;
  return root;
}

std::string text_of(const Json& root) {
  TextTable table({{""}, {""}});
  for (const auto& [key, value] : root.items()) {
    const std::string shown = value.is_string()         ? value.get<std::string>()
                              : value.is_number_float() ? fmt::format("{:.7g}", value.get<double>())
                                                        : value.dump();
    table.add_row({key, shown});
  }
  return table.to_text(kWidth);
}

Json describe(const tezip_model_info& model, std::size_t bytes) {
  Json root = {{"kind", "tezip model"}, {"hash", fmt::format("{:016x}", model.hash)}, {"note", model.note}};
  root["stored bytes"] = bytes;
  for (int axes = 0; axes < 2; ++axes) {
    for (int kind = 0; kind < 3; ++kind) {
      const tezip_network_info& network = model.networks[axes][kind];
      if (network.inputs == 0) continue;
      root[fmt::format("{}-D {}", axes + 2, frame_kind_name(kind))] =
          fmt::format("{} inputs, {} and {} hidden units, {} bytes", network.inputs, network.hidden[0],
                      network.hidden[1], network.bytes);
    }
  }
  return root;
}

// Streams and models are told from data files by their first bytes, whatever their names; folders are data.
std::optional<Json> describe_if_ours(const std::string& path) {
  if (path == kStandardStream) return std::nullopt;
  const Bytes first = read_first_bytes(path);
  if (is_model_file(first)) {
    const Bytes model = read_model_file(path);
    return describe(describe_model(model), model.size());
  }
  if (!is_stream(first)) return std::nullopt;
  const Bytes bytes = read_bytes(path);
  return describe(describe_stream(bytes), bytes.size());
}

void info(const Arguments& arguments) {
  std::optional<Json> root = describe_if_ours(arguments.data.path);
  if (!root) {
    const Options options = parse_assignments(arguments.assignments);
    check_option_owners(all_plugins(), options, {});
    root = describe(read_data(all_plugins(), arguments.data, options));
  }
  print_text(arguments.as_json ? root->dump(2) + "\n" : text_of(*root));
}

}  // namespace

void add_info_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("info", "What a stream, a model or a data file holds");
  auto arguments = std::make_shared<Arguments>();
  add_data_flags(*command, arguments->data);
  add_option_flag(*command, arguments->assignments);
  command->add_flag("--json", arguments->as_json, "Print JSON instead of text");
  command->callback([arguments] { info(*arguments); });
}

}  // namespace tezpress
