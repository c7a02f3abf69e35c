#include "core/configurable.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/slot.h"

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

// describe() is not const because it hands out writable members; listing only stores the access to them.
Configurable& writable(const Configurable& node) { return const_cast<Configurable&>(node); }

// An option that selects what is in a slot, as an entry to read.
Entry entry_of(Slot& slot) {
  return {slot.info(), [&slot] { return slot.selected(); }, {}};
}

Entry common_entry_of(Slot& slot) {
  OptionInfo info = slot.info();
  info.key = slot.common_key();
  return {std::move(info), [&slot] { return slot.common_selected(); }, {}};
}

std::vector<Entry> slot_entries(Configurable& node) {
  std::vector<Entry> entries;
  for (Slot* slot : node.slots()) {
    entries.push_back(entry_of(*slot));
    if (!slot->common_key().empty()) entries.push_back(common_entry_of(*slot));
  }
  return entries;
}

std::string_view plain_key(std::string_view key) { return key.starts_with('/') ? key.substr(key.find(':') + 1) : key; }

[[noreturn]] void fail_unknown(std::string_view key, const std::vector<std::string>& known) {
  const std::string near = nearest_name(key, known);
  if (!near.empty()) fail(ErrorCode::kUnknownName, "there is no option {}; did you mean {}?", key, near);
  fail(ErrorCode::kUnknownName, "there is no option {}; the options are: {}", key, fmt::join(known, ", "));
}

}  // namespace

std::string named_key(const std::string& name, const std::string& key) {
  return name.empty() ? key : '/' + name + ':' + key;
}

const Option* find_named(const Options& options, const std::string& name, const std::string& key) {
  for (std::string path = name; !path.empty(); path.resize(path.find('/') == path.npos ? 0 : path.rfind('/')))
    if (const Option* option = options.find(named_key(path, key))) return option;
  return options.find(key);
}

Options under_name(const std::string& name, const Options& options) {
  Options named;
  for (const auto& [key, option] : options) named.set(key.starts_with('/') ? key : named_key(name, key), option);
  return named;
}

// One set_options() over a tree, with what undoes it.
class TreeChange {
 public:
  TreeChange(const Options& options, OptionPolicy policy) : options_(options), policy_(policy) {}

  void apply(Configurable& node) {
    if (++depth_ > kMaxDepth)
      fail(ErrorCode::kInvalidArgument,
           "plugins would be nested in each other more than {} deep: {} selects itself; tell its nodes apart by name "
           "(/root/child:key)",
           kMaxDepth, node.prefix());
    const auto undo_values = write_values(node);
    const std::size_t undo_of_values = undo_.size();
    undo_.push_back(undo_values);
    undo_.push_back(node.pass_on(options_));
    select_children(node);  // after the values, so that undoing puts the children of before back first
    if (!node.name().empty()) node.set_name(node.name());
    for (Configurable* part : node.parts()) apply(*part);
    for (Slot* slot : node.slots())
      if (!skipped_.contains(slot))
        for (Configurable* child : slot->children()) apply(*child);
    node.changed();
    node.newly_set_.clear();
    undo_[undo_of_values] = [&node, undo_values] {
      undo_values();
      node.changed();
    };
    --depth_;
  }

  void check(Configurable& node) {
    for (const Entry& entry : entries_of(node))
      if (const Option* given = find(node, entry)) checked(entry, *given);
    for (const Entry& entry : slot_entries(node))
      if (const Option* given = find(node, entry))
        selects_other_ |= checked(entry, *given).value() != entry.read().value();
    for (Configurable* child : node.children()) check(*child);
  }
  bool selects_other() const { return selects_other_; }

  void undo() {
    for (; !undo_.empty(); undo_.pop_back()) undo_.back()();
  }

  static std::vector<Entry> entries_of(Configurable& node) {
    Collector collector;
    node.describe(collector);
    return std::move(collector.entries);
  }

 private:
  // What is given for the entry, or null; a value of another type is not given under the lenient policy.
  const Option* find(const Configurable& node, const Entry& entry) const {
    const Option* given = find_named(options_, node.name(), entry.info.key);
    if (given == nullptr || !given->has_value()) return nullptr;
    if (policy_ == OptionPolicy::kLenient && given->type() != entry.read().type()) return nullptr;
    if (policy_ == OptionPolicy::kStored && entry.info.encoder_only)
      fail(ErrorCode::kCorrupt, "this stream sets the option {}, which no stream may set", entry.info.key);
    return given;
  }

  void select_children(Configurable& node) {
    for (Slot* slot : node.slots()) {
      const Entry own = entry_of(*slot);
      const Option* given = find(node, own);
      if (given == nullptr && !slot->common_key().empty()) given = find(node, common_entry_of(*slot));
      if (given != nullptr) select(*slot, own, *given);
    }
  }

  // LibPressio leaves the children of a slot for which there is no such plugin without the options of that call.
  void select(Slot& slot, const Entry& entry, const Option& given) {
    try {
      const auto ids = given.convert_exactly(entry.read().type());
      if (!ids)
        fail(ErrorCode::kInvalidArgument, "option {} takes {}, not {}", entry.info.key, name_of(entry.read().type()),
             given.to_text());
      undo_.push_back(slot.select(*ids));
    } catch (const Error& error) {
      if (policy_ != OptionPolicy::kLenient || error.code() != ErrorCode::kUnknownName) throw;
      skipped_.insert(&slot);
    }
  }

  // Returns what restores all options of the node: changed() may have written others than those that were given.
  std::function<void()> write_values(Configurable& node) {
    auto entries = entries_of(node);
    std::vector<Option> before;
    std::vector<std::optional<Option>> after;
    for (const Entry& entry : entries) {
      const Option* given = find(node, entry);
      before.push_back(entry.read());
      after.push_back(given != nullptr ? std::optional(checked(entry, *given)) : std::nullopt);
    }
    node.newly_set_.clear();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!after[i]) continue;
      if (!(*after[i] == before[i])) node.newly_set_.insert(entries[i].info.key);
      entries[i].write(*after[i]);
    }
    return [&node, entries = std::move(entries), before = std::move(before)] {
      node.newly_set_.clear();
      for (std::size_t i = 0; i < entries.size(); ++i) entries[i].write(before[i]);
    };
  }

  static constexpr int kMaxDepth = 64;

  const Options& options_;
  OptionPolicy policy_;
  int depth_ = 0;
  bool selects_other_ = false;
  std::set<const Slot*> skipped_;
  std::vector<std::function<void()>> undo_;
};

namespace {

// A key under the prefix of a node that no node has.
void check_unknown(const Configurable& root, const Options& options) {
  std::vector<std::string> known;
  std::set<std::string> prefixes;
  for (const Configurable* node : root.tree()) {
    prefixes.insert(node->prefix());
    for (const Entry& entry : TreeChange::entries_of(writable(*node))) known.push_back(entry.info.key);
    for (const Entry& entry : slot_entries(writable(*node))) known.push_back(entry.info.key);
  }
  for (const auto& [key, option] : options) {
    const std::string_view plain = plain_key(key);
    if (!prefixes.contains(std::string(plain.substr(0, plain.find(':'))))) continue;
    if (std::find(known.begin(), known.end(), plain) == known.end()) fail_unknown(plain, known);
  }
}

}  // namespace

std::vector<Configurable*> Configurable::children() {
  std::vector<Configurable*> result = parts();
  for (Slot* slot : slots())
    for (Configurable* child : slot->children()) result.push_back(child);
  return result;
}

std::vector<const Configurable*> Configurable::tree() const {
  std::vector<const Configurable*> nodes = {this};
  for (Configurable* child : writable(*this).children())
    for (const Configurable* node : child->tree()) nodes.push_back(node);
  return nodes;
}

void Configurable::set_name(const std::string& name) {
  name_ = name;
  for (Configurable* part : parts()) part->set_name(name);
  for (Slot* slot : slots()) {
    const auto names = child_names(*slot);
    const auto children = slot->children();
    for (std::size_t i = 0; i < children.size(); ++i)
      children[i]->set_name(name.empty() ? "" : name + '/' + (i < names.size() ? names[i] : children[i]->prefix()));
  }
}

std::vector<OptionDoc> Configurable::documentation() const {
  std::vector<OptionDoc> result;
  std::set<std::string> seen;
  for (const Configurable* node : tree()) {
    auto entries = slot_entries(writable(*node));
    for (Entry& entry : TreeChange::entries_of(writable(*node))) entries.push_back(std::move(entry));
    for (Entry& entry : entries) {
      entry.info.key = named_key(node->name(), entry.info.key);
      if (seen.insert(entry.info.key).second) result.push_back({entry.info, entry.read()});
    }
  }
  return result;
}

Options Configurable::options() const {
  Options result;
  for (OptionDoc& doc : documentation()) result.set(doc.info.key, std::move(doc.value));
  return result;
}

void Configurable::check_options(const Options& options) const {
  TreeChange change(options, OptionPolicy::kStrict);
  change.check(writable(*this));
  if (!change.selects_other()) check_unknown(*this, options);
}

void Configurable::set_options(const Options& options, OptionPolicy policy) {
  TreeChange change(options, policy);
  try {
    change.apply(*this);
    if (policy != OptionPolicy::kLenient) check_unknown(*this, options);
  } catch (...) {
    change.undo();
    throw;
  }
}

}  // namespace tezpress
