// A plugin lists each option once, in describe(); get, set, check, help texts and
// the C API's calls are all derived from that list.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/options.h"

namespace tezpress {

// What one option is, for people and for checks.
struct OptionInfo {
  std::string key;                                            // "zfp:accuracy"
  std::string sentence;                                       // one sentence, with the unit
  double minimum = -std::numeric_limits<double>::infinity();  // numbers only, inclusive; NaN is outside any limit
  double maximum = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices = {};  // legal strings; empty: any
  bool encoder_only = false;              // decompression does not need it, so no stream has to carry it
};

// Sees each option of a plugin with the member that stores it. A std::optional<T> member is an
// option that exists with a type but has no value until set.
class OptionVisitor {
 public:
  virtual ~OptionVisitor() = default;
  // read: the current option (typed, maybe without value). write: store a value of exactly that type, or the
  // absence of a value where the member can be absent.
  virtual void visit(const OptionInfo& info, const std::function<Option()>& read,
                     const std::function<void(const Option&)>& write) = 0;

  // T is one of the types that an Option stores.
  template <typename T>
  void option(const OptionInfo& info, T& member) {
    visit(
        info, [&member] { return Option(member); },
        [&member](const Option& option) {
          if constexpr (std::is_same_v<T, Option::Data>)
            member = option.has_value() ? option.get<T>() : nullptr;
          else
            member = option.get<T>();
        });
  }
  template <typename T>
  void option(const OptionInfo& info, std::optional<T>& member) {
    visit(
        info, [&member] { return member ? Option(*member) : Option::typed(option_type_of<T>()); },
        [&member](const Option& option) {
          if (option.has_value())
            member = option.get<T>();
          else
            member.reset();
        });
  }
};

struct OptionDoc {
  OptionInfo info;
  Option value;  // the value now (the default, on a fresh plugin)
};

class Slot;

// What set_options does with options that a plugin does not take. Strict: an error. Lenient: ignored, as LibPressio
// does: unknown keys, values of another type than the option's (nothing is converted), unknown ids for a slot. Stored:
// strict, for options that come out of a stream; those that no stream carries (encoder_only) are refused as kCorrupt,
// because bytes of unknown origin must not choose, say, a program to run.
enum class OptionPolicy { kStrict, kLenient, kStored };

// A node of a tree of plugins: itself, the plugins in its slots, and its parts. One call configures the whole tree.
// Hierarchical names as in LibPressio: the options of a node named "a/b" are listed as "/a/b:zfp:rate", and it takes
// "/a/b:zfp:rate", else "/a:zfp:rate", else "zfp:rate". Nodes are named from the root's name downwards.
class Configurable {
 public:
  virtual ~Configurable() = default;

  // Current values under their keys, of the whole tree; where two nodes have one key the upper one's value.
  Options options() const;
  // Selects what is in the slots, stores every known key (strict: converting explicitly, strings specially), checks
  // ranges and choices, does the same for the children, then calls changed(). All or nothing: on an error nothing
  // has changed. Keys of other plugins (another prefix) are ignored, and so are keys without a value; under the
  // strict policy an unknown key under the prefix of a node throws kUnknownName with the nearest name. Throws
  // kInvalidArgument for a value that does not convert without loss or is outside its limits.
  void set_options(const Options& options, OptionPolicy policy = OptionPolicy::kStrict);
  // The checks of set_options, without those across options (changed()): nothing is stored. Where options select
  // another plugin for a slot, the keys of that plugin are not checked.
  void check_options(const Options& options) const;
  std::vector<OptionDoc> documentation() const;

  // The name in a tree, without the leading slash; "" (the default) for none: then no descendant has one.
  const std::string& name() const { return name_; }
  void set_name(const std::string& name);

  virtual std::string prefix() const = 0;  // "zfp"
  virtual std::vector<Slot*> slots() { return {}; }
  // Plugins that this one always consists of; they share its name.
  virtual std::vector<Configurable*> parts() { return {}; }
  // The node itself, then everything below, parents first. Only for reading: const because a tree is listed often.
  std::vector<const Configurable*> tree() const;

 protected:
  // Only names members and calls the visitor: options() and documentation() call it on const objects.
  virtual void describe(OptionVisitor& visitor) = 0;
  // All options of a set_options(), also those that no plugin lists, before changed(): for a plugin that passes options
  // on to something outside. Returns what undoes it.
  virtual std::function<void()> pass_on(const Options&) {
    return [] {};
  }
  virtual void changed() {}  // cross-option checks; throws to refuse (values are then restored)
  // For changed(): whether this set_options() gave the option another value than it had. Of options that exclude each
  // other the newest counts, also where a caller sets all options again after changing one.
  bool newly_set(std::string_view key) const { return newly_set_.contains(key); }
  // Last parts of the names of a slot's children; their prefixes where it is shorter.
  virtual std::vector<std::string> child_names(const Slot&) const { return {}; }

 private:
  friend class TreeChange;
  std::vector<Configurable*> children();

  std::string name_;
  std::set<std::string, std::less<>> newly_set_;
};

// "/a/b:zfp:rate" for the key "zfp:rate" of a node named "a/b"; the key itself without a name.
std::string named_key(const std::string& name, const std::string& key);
// The option that a node named name takes for key (see Configurable), or null.
const Option* find_named(const Options& options, const std::string& name, const std::string& key);
// options under named_key(); keys that have a name already keep it.
Options under_name(const std::string& name, const Options& options);

}  // namespace tezpress
