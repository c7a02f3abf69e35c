// `tezpress options PLUGIN`: every option of a compressor, a metric or a format,
// from the one list in which the plugin describes them.
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "plugins/all.h"
#include "tezpress/commands.h"
#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

constexpr std::size_t kWidth = 100;

template <typename T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// A name that is neither metric nor format is looked for among the compressors, whose error names the nearest.
std::vector<OptionDoc> documentation_of(const Registry& registry, const std::string& id) {
  if (contains(registry.metric_ids(), id)) return registry.metric(id)->documentation();
  if (contains(registry.io_ids(), id)) return registry.io(id)->documentation();
  return registry.compressor(id)->documentation();
}

// Whole numbers in full, 1048576 and not 1.04858e+06.
std::string number_text(double value) {
  return value == std::trunc(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : fmt::format("{:g}", value);
}

std::string limits(const OptionInfo& info) {
  if (!info.choices.empty()) return fmt::format("{}", fmt::join(info.choices, " | "));
  const bool below = std::isfinite(info.maximum);
  const bool above = std::isfinite(info.minimum);
  if (above && below) return fmt::format("{} to {}", number_text(info.minimum), number_text(info.maximum));
  if (above) return number_text(info.minimum) + " or more";
  if (below) return number_text(info.maximum) + " or less";
  return "";
}

std::string options_text(const std::string& id, const std::vector<OptionDoc>& docs) {
  if (docs.empty()) return fmt::format("{} has no options.\n", id);
  std::string text;
  for (const OptionDoc& doc : docs) {
    const std::string value = doc.value.has_value() ? fmt::format("default {}", doc.value.to_text()) : "not set";
    const std::string range = limits(doc.info);
    const std::string head = fmt::format("{} {}, {}{}{}", bold(doc.info.key), name_of(doc.value.type()), value,
                                         range.empty() ? "" : "; ", range);
    text += wrapped(head, kWidth - 6, 6) + "\n";
    text += "    " + wrapped(doc.info.sentence, kWidth - 4, 4) + "\n";
  }
  return text;
}

std::string options_json(const std::vector<OptionDoc>& docs) {
  auto root = nlohmann::ordered_json::array();
  for (const OptionDoc& doc : docs) {
    nlohmann::ordered_json entry = {{"key", doc.info.key}, {"type", name_of(doc.value.type())}};
    entry["default"] = doc.value.has_value() ? nlohmann::ordered_json(doc.value.to_text()) : nullptr;
    if (std::isfinite(doc.info.minimum)) entry["minimum"] = doc.info.minimum;
    if (std::isfinite(doc.info.maximum)) entry["maximum"] = doc.info.maximum;
    if (!doc.info.choices.empty()) entry["choices"] = doc.info.choices;
    entry["sentence"] = doc.info.sentence;
    root.push_back(std::move(entry));
  }
  return root.dump(2) + "\n";
}

struct Arguments {
  std::string id;
  bool as_json = false;
};

}  // namespace

void add_options_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("options", "The options of a compressor, a metric or a file format");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("PLUGIN", arguments->id, "Its name, as in 'tezpress list'")->required();
  command->add_flag("--json", arguments->as_json, "Print JSON instead of text");
  command->callback([arguments] {
    const auto docs = documentation_of(all_plugins(), arguments->id);
    print_text(arguments->as_json ? options_json(docs) : options_text(arguments->id, docs));
  });
}

}  // namespace tezpress
