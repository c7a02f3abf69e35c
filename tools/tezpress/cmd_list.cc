// `tezpress list`: what this build has, and what it lacks and why.
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>

#include "plugins/all.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

constexpr std::size_t kWidth = 100;

std::vector<std::string> bound_names(const CompressorInfo& info) {
  std::vector<std::string> names;
  for (const BoundKind kind : info.bounds) names.emplace_back(name_of(kind));
  return names;
}

std::string compressors_text(const Registry& registry) {
  TextTable table({{"compressor"}, {"version"}, {"bounds"}, {"what it is"}});
  for (const auto& id : registry.compressor_ids()) {
    if (registry.foreign().contains(id)) continue;
    const CompressorInfo info = registry.compressor(id)->info();
    table.add_row({bold(id), info.version, fmt::format("{}", fmt::join(bound_names(info), ", ")), info.sentence});
  }
  return table.to_text(kWidth);
}

// Not made: that would start their processes.
std::string workers_text(const Registry& registry) {
  TextTable table({{"in a worker"}, {"what it is"}});
  for (const auto& [id, sentence] : registry.foreign()) table.add_row({bold(id), sentence});
  return "\n" + table.to_text(kWidth);
}

std::string others_text(const Registry& registry) {
  TextTable metrics({{"metric"}, {"what it is"}});
  for (const auto& id : registry.metric_ids()) metrics.add_row({bold(id), registry.metric(id)->sentence()});
  TextTable ios({{"format"}, {"what it is"}});
  for (const auto& id : registry.io_ids()) ios.add_row({bold(id), registry.io(id)->sentence()});
  return "\n" + metrics.to_text(kWidth) + "\n" + ios.to_text(kWidth);
}

std::string missing_text(const Registry& registry) {
  if (registry.missing().empty()) return "";
  TextTable table({{"missing"}, {"which, why, and how to get it"}});
  // Plugins of one library are missing for one reason, which is said once.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> ids_by_reason;
  for (const Missing& missing : registry.missing()) ids_by_reason[{missing.kind, missing.reason}].push_back(missing.id);
  for (const auto& [why, ids] : ids_by_reason) {
    table.add_row({why.first, fmt::format("{}: {}", fmt::join(ids, ", "), why.second)});
  }
  return "\n" + table.to_text(kWidth);
}

std::string list_json(const Registry& registry) {
  nlohmann::ordered_json root;
  auto& compressors = root["compressors"] = nlohmann::ordered_json::array();
  for (const auto& id : registry.compressor_ids()) {
    if (registry.foreign().contains(id)) continue;
    const CompressorInfo info = registry.compressor(id)->info();
    compressors.push_back(
        {{"id", id}, {"version", info.version}, {"bounds", bound_names(info)}, {"sentence", info.sentence}});
  }
  auto& workers = root["workers"] = nlohmann::ordered_json::array();
  for (const auto& [id, sentence] : registry.foreign()) workers.push_back({{"id", id}, {"sentence", sentence}});
  auto& metrics = root["metrics"] = nlohmann::ordered_json::array();
  for (const auto& id : registry.metric_ids()) {
    metrics.push_back({{"id", id}, {"sentence", registry.metric(id)->sentence()}});
  }
  auto& ios = root["formats"] = nlohmann::ordered_json::array();
  for (const auto& id : registry.io_ids()) ios.push_back({{"id", id}, {"sentence", registry.io(id)->sentence()}});
  auto& absent = root["missing"] = nlohmann::ordered_json::array();
  for (const Missing& missing : registry.missing()) {
    absent.push_back({{"kind", missing.kind}, {"id", missing.id}, {"reason", missing.reason}});
  }
  return root.dump(2) + "\n";
}

}  // namespace

void add_list_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("list", "What this build has: compressors, metrics, file formats");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print JSON instead of tables");
  command->callback([as_json] {
    const Registry& registry = all_plugins();
    print_text(*as_json ? list_json(registry)
                        : compressors_text(registry) + workers_text(registry) + others_text(registry) +
                              missing_text(registry));
  });
}

}  // namespace tezpress
