#include "core/configuration.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "core/slot.h"

namespace tezpress {
namespace {

// Options of a node under its name; what is there already stays.
class Entries {
 public:
  explicit Entries(const Configurable& node, Options& options) : name_(node.name()), options_(options) {}
  void add(const std::string& key, Option value) {
    std::string named = named_key(name_, key);
    if (options_.find(named) == nullptr) options_.set(std::move(named), std::move(value));
  }

 private:
  const std::string& name_;
  Options& options_;
};

std::vector<std::string> children_names(const Configurable& node) {
  std::vector<std::string> names;
  for (const Configurable* part : node.tree())
    if (part != &node) names.push_back(part->name());
  return names;
}

void add_version(Entries& entries, const std::string& version) {
  const auto numbers = version_numbers(version);
  entries.add("pressio:version", version);
  entries.add("pressio:version_epoch", std::uint64_t{0});
  entries.add("pressio:version_major", numbers[0]);
  entries.add("pressio:version_minor", numbers[1]);
  entries.add("pressio:version_patch", numbers[2]);
}

// What to change first, and what a change of an option can change: bounds the error, threads the time, the rest both
// size and error as far as anybody can tell without running it.
void add_predictors(Entries& entries, const std::vector<OptionDoc>& docs) {
  std::vector<std::string> bounds, threads, others;
  for (const OptionDoc& doc : docs) {
    const std::string& key = doc.info.key;
    const bool common = key.starts_with("pressio:");
    if (common && (key.ends_with(":abs") || key.ends_with("rel") || key.ends_with(":lossless")))
      bounds.push_back(key);
    else if (key.ends_with("nthreads"))
      threads.push_back(key);
    else if (!common && !key.starts_with("metrics:") && !key.ends_with(":metric"))
      others.push_back(key);
  }
  entries.add("pressio:highlevel", bounds);
  entries.add("predictors:runtime", threads);
  entries.add("predictors:error_agnostic", others);
  bounds.insert(bounds.end(), others.begin(), others.end());
  entries.add("predictors:error_dependent", bounds);
}

void add_node(const Configurable& node, Options& options) {
  Entries entries(node, options);
  if (const auto* compressor = dynamic_cast<const Compressor*>(&node)) {
    entries.add("pressio:type", "compressor");
    entries.add("pressio:thread_safe", thread_safety(*compressor));
    entries.add("pressio:stability", compressor->info().stability);
    add_version(entries, compressor->info().version);
    add_predictors(entries, node.documentation());
  } else {
    entries.add("pressio:type", dynamic_cast<const Metric*>(&node) != nullptr ? "metric" : "io");
    entries.add("pressio:thread_safe", ThreadSafety::kMultiple);
    entries.add("pressio:stability", "stable");
  }
  entries.add("pressio:prefix", node.prefix());
  entries.add("pressio:children", children_names(node));
}

std::string sentence_of(const Configurable& node) {
  if (const auto* compressor = dynamic_cast<const Compressor*>(&node)) return compressor->info().sentence;
  if (const auto* metric = dynamic_cast<const Metric*>(&node)) return metric->sentence();
  if (const auto* io = dynamic_cast<const Io*>(&node)) return io->sentence();
  return "";
}

}  // namespace

Options configuration_of(const Configurable& root) {
  Options options;
  for (const Configurable* node : root.tree()) add_node(*node, options);
  for (const OptionDoc& doc : root.documentation())
    if (!doc.info.choices.empty()) options.set(doc.info.key, doc.info.choices);
  return options;
}

Options documentation_of(const Configurable& root) {
  Options options;
  for (const Configurable* node : root.tree()) Entries(*node, options).add("pressio:description", sentence_of(*node));
  for (const OptionDoc& doc : root.documentation()) options.set(doc.info.key, doc.info.sentence);
  return options;
}

// A clone is asked for its keys, so that what the metric remembers stays as it is, after an event of which nothing can
// be measured.
Options listed_results(const Metric& metric, const Options& measured) {
  TrialView nothing;
  nothing.event = Event::kGetDocumentation;
  Options results = without_values(metric.clone()->evaluate(nothing));
  results.merge(measured);
  return under_name(metric.name(), results);
}

std::array<std::int32_t, 3> version_numbers(const std::string& version) {
  std::array<std::int32_t, 3> numbers = {0, 0, 0};
  std::size_t at = 0;
  for (std::int32_t& number : numbers) {
    for (; at < version.size() && std::isdigit(static_cast<unsigned char>(version[at])) != 0; ++at)
      number = std::min(number, 99999999) * 10 + (version[at] - '0');
    if (at >= version.size() || version[at] != '.') break;
    ++at;
  }
  return numbers;
}

}  // namespace tezpress
