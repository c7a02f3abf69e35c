// The templates of options.h: which C++ type is stored as which option type.
// Any integer type is stored by its width and sign, any text as std::string.
#pragma once

#include <array>

#include "core/options.h"

namespace tezpress {
namespace detail {

// Option types in the order of Option::Value's alternatives.
inline constexpr std::array kTypeOfAlternative = {
    OptionType::kUnset,  OptionType::kUint8,        OptionType::kInt8,   OptionType::kUint16,  OptionType::kInt16,
    OptionType::kUint32, OptionType::kInt32,        OptionType::kUint64, OptionType::kInt64,   OptionType::kFloat,
    OptionType::kDouble, OptionType::kBool,         OptionType::kString, OptionType::kStrings, OptionType::kData,
    OptionType::kDtype,  OptionType::kThreadSafety, OptionType::kPointer};
static_assert(kTypeOfAlternative.size() == std::variant_size_v<Option::Value>);

template <typename T, typename Variant>
struct AlternativeOf;
template <typename T, typename... Ts>
struct AlternativeOf<T, std::variant<Ts...>> {
  static constexpr std::size_t index() {
    std::size_t result = 0;
    bool found = false;
    ((found = found || std::is_same_v<T, Ts>, result += found ? 0 : 1), ...);
    return result;
  }
};

template <typename T>
constexpr auto fixed_width_integer() {
  if constexpr (sizeof(T) == 1)
    return std::conditional_t<std::is_signed_v<T>, std::int8_t, std::uint8_t>{};
  else if constexpr (sizeof(T) == 2)
    return std::conditional_t<std::is_signed_v<T>, std::int16_t, std::uint16_t>{};
  else if constexpr (sizeof(T) == 4)
    return std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t>{};
  else
    return std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>{};
}

template <typename T>
Option::Value option_value(T&& value) {
  using Plain = std::decay_t<T>;
  if constexpr (std::is_integral_v<Plain> && !std::is_same_v<Plain, bool>) {
    return static_cast<decltype(fixed_width_integer<Plain>())>(value);
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (std::is_same_v<Plain, Array>) {
    return std::make_shared<const Array>(std::forward<T>(value));
  } else {
    return Option::Value(std::in_place_type<Plain>, std::forward<T>(value));
  }
}

}  // namespace detail

// The option type that stores a T, one of the alternatives of Option::Value.
template <typename T>
constexpr OptionType option_type_of() {
  return detail::kTypeOfAlternative[detail::AlternativeOf<T, Option::Value>::index()];
}

template <typename T>
requires(!std::is_same_v<std::decay_t<T>, Option>) Option::Option(T&& value)
    : value_(detail::option_value(std::forward<T>(value))) {
  type_ = detail::kTypeOfAlternative[value_.index()];
  if (const auto* data = std::get_if<Data>(&value_); data != nullptr && *data == nullptr) value_ = std::monostate{};
}

template <typename T>
const T& Option::get() const {
  if (const T* held = std::get_if<T>(&value_)) return *held;
  fail(ErrorCode::kInvalidArgument, "an option {} {} was read as {}",
       has_value() ? "of type" : "without a value of type", name_of(type_), name_of(option_type_of<T>()));
}

template <typename T>
std::optional<T> Options::get(std::string_view key) const {
  std::optional<Option> converted;
  const Option* option = find_convertible(key, option_type_of<T>(), converted);
  if (option == nullptr) return std::nullopt;
  return option->get<T>();
}

}  // namespace tezpress
