// Typed options under "plugin:key", sorted by key. Types and their numbers are
// LibPressio's (pressio_option_type), including the state "typed but without a
// value", so that the C API is a thin skin. Conversions: see convert().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/array.h"

namespace tezpress {

enum class OptionType : std::uint8_t {
  kUint32 = 0,
  kInt32 = 1,
  kFloat = 2,
  kDouble = 3,
  kString = 4,
  kPointer = 5,
  kUnset = 6,
  kStrings = 7,
  kData = 8,
  kUint8 = 9,
  kInt8 = 10,
  kUint16 = 11,
  kInt16 = 12,
  kUint64 = 13,
  kInt64 = 14,
  kBool = 15,
  kDtype = 16,
  kThreadSafety = 17,
};
inline constexpr int kOptionTypeCount = 18;
std::string_view name_of(OptionType type);  // "uint32", "string", "strings", ...
std::optional<OptionType> parse_option_type(std::string_view name);

// How freely convert() may change a value; the meaning of the three levels is LibPressio's. Implicit: numbers, to a
// type that holds every value of theirs (integers never become floating). Explicit: any number to any number type.
// Special: also text to and from numbers, booleans, dtypes, lists and data.
enum class Conversion { kImplicit, kExplicit, kSpecial };

enum class ThreadSafety : std::uint8_t { kSingle = 0, kSerialized = 1, kMultiple = 2 };
std::string_view name_of(ThreadSafety safety);  // "single", "serialized", "multiple"

class Option {
 public:
  using Data = std::shared_ptr<const Array>;  // shared, never changed
  using Value = std::variant<std::monostate, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t,
                             std::int32_t, std::uint64_t, std::int64_t, float, double, bool, std::string,
                             std::vector<std::string>, Data, Dtype, ThreadSafety, void*>;

  Option() = default;  // unset
  template <typename T>
  requires(!std::is_same_v<std::decay_t<T>, Option>)
      Option(T&& value);                 // NOLINT(google-explicit-constructor) the type of T decides the option's type
  static Option typed(OptionType type);  // of a type, without a value

  OptionType type() const { return type_; }
  bool has_value() const { return value_.index() != 0; }
  const Value& value() const { return value_; }
  template <typename T>
  const T& get() const;  // throws kInvalidArgument naming both types unless it holds a T

  // The same value as another type, or nothing where the level forbids it or the target cannot hold it: a fraction
  // is cut off when it becomes an integer, but nothing ever wraps around or overflows. Text must be a whole number.
  std::optional<Option> convert(OptionType to, Conversion level) const;
  // convert() at the special level, but nothing where a number would change (beyond rounding to floating point).
  std::optional<Option> convert_exactly(OptionType to) const;
  std::string to_text() const;  // for people: "0.001", "true", "{a, b}"; numbers read back as the same value

  // Same type and same value; data by dtype, shape and bytes; NaN equals NaN.
  friend bool operator==(const Option& a, const Option& b);

 private:
  OptionType type_ = OptionType::kUnset;
  Value value_;
};

class Options {
 public:
  using Map = std::map<std::string, Option, std::less<>>;

  void set(std::string key, Option option) { map_.insert_or_assign(std::move(key), std::move(option)); }
  const Option* find(std::string_view key) const;  // null if absent; may be without a value
  // The value as T if the key is set and converts explicitly; throws kInvalidArgument where it cannot.
  template <typename T>
  std::optional<T> get(std::string_view key) const;
  void merge(const Options& other);  // keys of other win
  void erase(std::string_view key);
  bool empty() const { return map_.empty(); }
  std::size_t size() const { return map_.size(); }
  auto begin() const { return map_.begin(); }
  auto end() const { return map_.end(); }
  friend bool operator==(const Options&, const Options&) = default;

  // JSON as people write it: {"zfp:accuracy": 1e-3, "x:names": ["a","b"]}. Bare integers are int64 (uint64 where only
  // that holds them), other numbers double, lists of numbers 1-D data, null is unset. What JSON cannot type so is
  // {"type": name, "value": ...}; {"type": name} has no value; data are {"dtype", "shape" (axis 0 slowest),
  // "values"}; "nan", "inf" and "-inf" stand for themselves. Pointers are written without their value.
  std::string to_json() const;  // throws kInvalidArgument for text that is not UTF-8
  // Throws kInvalidArgument with line and column, or with the key, of what is wrong.
  static Options parse_json(std::string_view text);

 private:
  const Option* find_convertible(std::string_view key, OptionType to, std::optional<Option>& converted) const;

  Map map_;
};

// The same keys and types, without values: results of what has not been measured.
Options without_values(const Options& options);

// The known key nearest to an unknown one (edit distance), or "" if none is near.
std::string nearest_name(std::string_view unknown, const std::vector<std::string>& known);

}  // namespace tezpress

#include "core/options_inline.h"
