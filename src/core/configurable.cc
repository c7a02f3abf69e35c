#include "core/configurable.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace tezpress {
namespace {

// One described option with the access to its member; valid as long as the plugin.
struct Entry {
  OptionInfo info;
  std::function<Option()> read;
  std::function<void(const Option&)> write;
};

class Collector : public OptionVisitor {
 public:
  void visit(const OptionInfo& info, const std::function<Option()>& read,
             const std::function<void(const Option&)>& write) override {
    entries.push_back({info, read, write});
  }
  std::vector<Entry> entries;
};

struct Change {
  const Entry* entry;
  Option value;
};

void check_number(const OptionInfo& info, const Option& value) {
  // An option without limits takes NaN too (a fill value may be one).
  if (std::isinf(info.minimum) && std::isinf(info.maximum)) return;
  const auto number = value.convert(OptionType::kDouble, Conversion::kExplicit);
  if (!number) return;
  const double x = number->get<double>();
  if (x >= info.minimum && x <= info.maximum) return;
  if (std::isinf(info.maximum))
    fail(ErrorCode::kInvalidArgument, "option {} is {}, below its limit of {}", info.key, value.to_text(),
         info.minimum);
  if (std::isinf(info.minimum))
    fail(ErrorCode::kInvalidArgument, "option {} is {}, above its limit of {}", info.key, value.to_text(),
         info.maximum);
  fail(ErrorCode::kInvalidArgument, "option {} is {}, outside its limits of {} to {}", info.key, value.to_text(),
       info.minimum, info.maximum);
}

void check_choice(const OptionInfo& info, const std::string& text) {
  if (info.choices.empty() || std::find(info.choices.begin(), info.choices.end(), text) != info.choices.end()) return;
  fail(ErrorCode::kInvalidArgument, "option {} is \"{}\", but it must be one of: {}", info.key, text,
       fmt::join(info.choices, ", "));
}

// The value as the entry's type, inside its limits.
Option checked(const Entry& entry, const Option& given) {
  const OptionType type = entry.read().type();
  auto value = given.convert_exactly(type);
  if (!value)
    fail(ErrorCode::kInvalidArgument, "option {} takes a value of type {}, and {} of type {} cannot become one",
         entry.info.key, name_of(type),
         given.type() == OptionType::kString ? '"' + given.to_text() + '"' : given.to_text(), name_of(given.type()));
  check_number(entry.info, *value);
  if (const auto* text = std::get_if<std::string>(&value->value())) check_choice(entry.info, *text);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value->value()))
    for (const std::string& text : *texts) check_choice(entry.info, text);
  return std::move(*value);
}

[[noreturn]] void fail_unknown(const std::string& key, const std::vector<Entry>& entries) {
  std::vector<std::string> known;
  for (const Entry& entry : entries) known.push_back(entry.info.key);
  const std::string near = nearest_name(key, known);
  if (!near.empty()) fail(ErrorCode::kUnknownName, "there is no option {}; did you mean {}?", key, near);
  fail(ErrorCode::kUnknownName, "there is no option {}; the options are: {}", key, fmt::join(known, ", "));
}

std::vector<Change> checked_changes(const std::vector<Entry>& entries, const std::string& prefix,
                                    const Options& options) {
  std::vector<Change> changes;
  for (const auto& [key, option] : options) {
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&name = key](const Entry& e) { return e.info.key == name; });
    if (entry != entries.end()) {
      if (option.has_value()) changes.push_back({&*entry, checked(*entry, option)});
    } else if (key.starts_with(prefix + ":")) {
      fail_unknown(key, entries);
    }
  }
  return changes;
}

}  // namespace

// describe() is not const because it hands out writable members; Collector only stores the access to them.
void Configurable::describe_const(OptionVisitor& visitor) const { const_cast<Configurable*>(this)->describe(visitor); }

Options Configurable::options() const {
  Collector collector;
  describe_const(collector);
  Options result;
  for (const Entry& entry : collector.entries) result.set(entry.info.key, entry.read());
  return result;
}

std::vector<OptionDoc> Configurable::documentation() const {
  Collector collector;
  describe_const(collector);
  std::vector<OptionDoc> result;
  for (const Entry& entry : collector.entries) result.push_back({entry.info, entry.read()});
  return result;
}

void Configurable::check_options(const Options& options) const {
  Collector collector;
  describe_const(collector);
  checked_changes(collector.entries, prefix(), options);
}

void Configurable::set_options(const Options& options) {
  Collector collector;
  describe(collector);
  const auto changes = checked_changes(collector.entries, prefix(), options);
  std::vector<Change> before;
  before.reserve(changes.size());
  for (const Change& change : changes) before.push_back({change.entry, change.entry->read()});
  try {
    for (const Change& change : changes) change.entry->write(change.value);
    changed();
  } catch (...) {
    for (const Change& change : before) change.entry->write(change.value);
    throw;
  }
}

}  // namespace tezpress
