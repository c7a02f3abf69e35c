// Conversions of one option: a number becomes another number type only where the
// target holds its value, text becomes a value only as a whole. Where LibPressio
// would wrap around, or read the first half of a text, there is no conversion.
#include <charconv>
#include <cmath>
#include <limits>

#include "core/options.h"

namespace tezpress {
namespace {

template <typename T>
concept Number = std::is_arithmetic_v<T>;  // bool counts, as in LibPressio
template <typename T>
using Maybe = std::optional<T>;

// Calls f(T{}) with the C++ type that stores the option type; nothing for kUnset.
template <typename F>
Maybe<Option> visit_option_type(OptionType type, const F& f) {
  switch (type) {
    case OptionType::kUint8: return f(std::uint8_t{});
    case OptionType::kInt8: return f(std::int8_t{});
    case OptionType::kUint16: return f(std::uint16_t{});
    case OptionType::kInt16: return f(std::int16_t{});
    case OptionType::kUint32: return f(std::uint32_t{});
    case OptionType::kInt32: return f(std::int32_t{});
    case OptionType::kUint64: return f(std::uint64_t{});
    case OptionType::kInt64: return f(std::int64_t{});
    case OptionType::kFloat: return f(float{});
    case OptionType::kDouble: return f(double{});
    case OptionType::kBool: return f(bool{});
    case OptionType::kString: return f(std::string{});
    case OptionType::kStrings: return f(std::vector<std::string>{});
    case OptionType::kData: return f(Option::Data{});
    case OptionType::kDtype: return f(Dtype{});
    case OptionType::kThreadSafety: return f(ThreadSafety{});
    case OptionType::kPointer:
    case OptionType::kUnset: return std::nullopt;
  }
  return std::nullopt;
}

template <Number To, Number From>
constexpr bool widens() {
  if (std::is_same_v<To, From>) return true;
  if (std::is_floating_point_v<From>) return std::is_floating_point_v<To> && sizeof(To) > sizeof(From);
  if (std::is_floating_point_v<To>) return false;
  // LibPressio counts a bool as an unsigned byte, in both directions.
  constexpr auto kBits = []<typename T>(T) { return std::is_same_v<T, bool> ? 8 : std::numeric_limits<T>::digits; };
  return kBits(To{}) >= kBits(From{}) && (std::is_signed_v<To> || std::is_unsigned_v<From>);
}

template <Number To, Number From>
Maybe<To> to_number(From value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (std::is_floating_point_v<To>) {
    const To result = static_cast<To>(value);
    if constexpr (std::is_floating_point_v<From>)
      if (std::isfinite(value) && !std::isfinite(result)) return std::nullopt;
    return result;
  } else if constexpr (std::is_floating_point_v<From>) {
    // 2^digits is exact in any floating type, unlike the largest integer itself.
    const From limit = std::ldexp(From{1}, std::numeric_limits<To>::digits);
    const From whole = std::trunc(value);
    if (!(whole < limit) || whole < (std::is_signed_v<To> ? -limit : From{0})) return std::nullopt;
    return static_cast<To>(whole);
  } else if constexpr (std::is_same_v<From, bool>) {
    return static_cast<To>(value);
  } else {
    if (!std::in_range<To>(value)) return std::nullopt;
    return static_cast<To>(value);
  }
}

// The whole text as a number of T, or nothing.
template <Number T>
Maybe<T> parse_exactly(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A text as To: integers may also be written as "1e6".
template <Number To>
Maybe<To> to_number(const std::string& text) {
  if constexpr (std::is_same_v<To, bool>) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
  } else {
    if (auto number = parse_exactly<To>(text)) return number;
    if constexpr (std::is_integral_v<To>) {
      const auto number = parse_exactly<double>(text);
      if (number && *number == std::trunc(*number)) return to_number<To>(*number);
    }
    return std::nullopt;
  }
}

template <Number T>
Option::Data one_element(T value) {
  using Stored = std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>;
  Array array(std::is_same_v<T, bool> ? Dtype::kBool : dtype_of<Stored>(), {1});
  array.values<Stored>()[0] = static_cast<Stored>(value);
  return std::make_shared<const Array>(std::move(array));
}

// A list of numbers as text: always double, as LibPressio's programs expect it.
Maybe<Option> to_data(const std::vector<std::string>& texts) {
  Array array(Dtype::kDouble, {texts.size()});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto number = parse_exactly<double>(texts[i]);
    if (!number) return std::nullopt;
    array.values<double>()[i] = *number;
  }
  return Option(std::move(array));
}

Maybe<ThreadSafety> parse_thread_safety(std::string_view text) {
  for (const auto safety : {ThreadSafety::kSingle, ThreadSafety::kSerialized, ThreadSafety::kMultiple})
    if (text == name_of(safety)) return safety;
  return std::nullopt;
}

template <typename T>
Maybe<Option> wrapped(Maybe<T> value) {
  if (!value) return std::nullopt;
  return Option(std::move(*value));
}

// What the special level adds. Declared before use because lists of one text convert as that text.
template <typename To, typename From>
Maybe<Option> convert_special(const From& from) {
  if constexpr (std::is_same_v<From, std::string>) {
    if constexpr (Number<To>)
      return wrapped(to_number<To>(from));
    else if constexpr (std::is_same_v<To, Dtype>)
      return wrapped(parse_dtype(from));
    else if constexpr (std::is_same_v<To, ThreadSafety>)
      return wrapped(parse_thread_safety(from));
    else if constexpr (std::is_same_v<To, std::vector<std::string>>)
      return Option(std::vector<std::string>{from});
    else if constexpr (std::is_same_v<To, Option::Data>)
      return to_data({from});
    else
      return std::nullopt;
  } else if constexpr (std::is_same_v<From, std::vector<std::string>>) {
    if constexpr (std::is_same_v<To, Option::Data>) return to_data(from);
    if (from.size() != 1) return std::nullopt;
    if constexpr (std::is_same_v<To, std::string>)
      return Option(from[0]);
    else
      return convert_special<To>(from[0]);
  } else if constexpr (std::is_same_v<To, std::string>) {
    if constexpr (Number<From> || std::is_same_v<From, Dtype> || std::is_same_v<From, ThreadSafety>)
      return Option(Option(from).to_text());
    else
      return std::nullopt;
  } else if constexpr (std::is_same_v<To, std::vector<std::string>> && Number<From>) {
    return Option(std::vector<std::string>{Option(from).to_text()});
  } else if constexpr (std::is_same_v<To, Option::Data> && Number<From>) {
    return Option(one_element(from));
  } else {
    return std::nullopt;
  }
}

std::string text_of_data(const Array& array) {
  constexpr std::size_t kShown = 8;
  std::string text = fmt::format("data {} {} {{", name_of(array.dtype()), to_string(array.shape()));
  visit_dtype(array.dtype(), [&](auto tag) {
    const auto values = array.values<decltype(tag)>();
    for (std::size_t i = 0; i < std::min(values.size(), kShown); ++i)
      text += fmt::format("{}{}", i == 0 ? "" : ", ", values[i]);
    if (values.size() > kShown) text += ", ...";
  });
  return text + "}";
}

}  // namespace

std::optional<Option> Option::convert(OptionType to, Conversion level) const {
  if (to == type_) return *this;
  return visit_option_type(to, [&]<typename To>(const To&) {
    return std::visit(
        [&]<typename From>(const From& from) -> Maybe<Option> {
          if constexpr (Number<From> && Number<To>) {
            if (level == Conversion::kImplicit && !widens<To, From>()) return std::nullopt;
            return wrapped(to_number<To>(from));
          } else {
            // The name of a dtype or of a thread safety, and the text in a list of one, are texts at any level.
            constexpr bool kText = std::is_same_v<From, Dtype> || std::is_same_v<From, ThreadSafety> ||
                                   (std::is_same_v<From, std::vector<std::string>> && std::is_same_v<To, std::string>);
            if (level != Conversion::kSpecial && !kText) return std::nullopt;
            return convert_special<To>(from);
          }
        },
        value_);
  });
}

std::optional<Option> Option::convert_exactly(OptionType to) const {
  auto result = convert(to, Conversion::kSpecial);
  if (!result) return std::nullopt;
  const bool changed = std::visit(
      []<typename From, typename To>(const From& before, const To& after) {
        if constexpr (Number<From> && Number<To> && !std::is_floating_point_v<To>)
          return static_cast<long double>(before) != static_cast<long double>(after);
        else
          return false;
      },
      value_, result->value());
  if (changed) return std::nullopt;
  return result;
}

std::string Option::to_text() const {
  return std::visit(
      []<typename T>(const T& value) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>)
          return "(no value)";
        else if constexpr (std::is_same_v<T, std::string>)
          return value;
        else if constexpr (std::is_same_v<T, Data>)
          return text_of_data(*value);
        else if constexpr (std::is_same_v<T, Dtype> || std::is_same_v<T, ThreadSafety>)
          return std::string(name_of(value));
        else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          std::string text = "{";
          for (const std::string& item : value) text += (text.size() > 1 ? ", " : "") + item;
          return text + "}";
        } else
          return fmt::format("{}", value);
      },
      value_);
}

}  // namespace tezpress
