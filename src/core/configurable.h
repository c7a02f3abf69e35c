// A plugin lists each option once, in describe(); get, set, check, help texts and
// the C API's calls are all derived from that list.
#pragma once

#include <functional>
#include <limits>
#include <optional>
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
        info, [&member] { return Option(member); }, [&member](const Option& option) { member = option.get<T>(); });
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

class Configurable {
 public:
  virtual ~Configurable() = default;

  // Current values under their keys.
  Options options() const;
  // Stores every known key (converting explicitly, strings specially), checks ranges and choices, then calls
  // changed(). All or nothing: on an error no member has changed. Keys of other plugins (another prefix) are ignored,
  // and so are keys without a value; an unknown key under this plugin's prefix throws kUnknownName with the nearest
  // name. Throws kInvalidArgument for a value that does not convert without loss or is outside its limits.
  void set_options(const Options& options);
  // The checks of set_options, without those across options (changed()): nothing is stored.
  void check_options(const Options& options) const;
  std::vector<OptionDoc> documentation() const;

 protected:
  virtual std::string prefix() const = 0;  // "zfp"
  // Only names members and calls the visitor: options() and documentation() call it on const objects.
  virtual void describe(OptionVisitor& visitor) = 0;
  virtual void changed() {}  // cross-option checks; throws to refuse (values are then restored)

 private:
  void describe_const(OptionVisitor& visitor) const;
};

}  // namespace tezpress
