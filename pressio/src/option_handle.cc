#include "option_handle.h"

namespace tezpress::capi {
namespace {

constexpr std::string_view kTypeTexts[kOptionTypeCount] = {
    "uint32", "int32", "float",  "double", "char*",  "void*", "unset", "char*[]", "data",
    "uint8",  "int8",  "uint16", "int16",  "uint64", "int64", "bool",  "dtype",   "threadsafety"};

// "float", "byte", but "int32_t".
std::string text_of(Dtype dtype) {
  const bool integer = !is_floating(dtype) && dtype != Dtype::kByte && dtype != Dtype::kBool;
  return std::string(name_of(dtype)) + (integer ? "_t" : "");
}

std::string text_of(const Array& array) {
  constexpr std::size_t kMostShown = 9;
  std::string text = "data{ type=" + text_of(array.dtype()) + " dims={";
  for (auto length = array.shape().rbegin(); length != array.shape().rend(); ++length)
    text += fmt::format("{}, ", *length);
  text += "} domain=malloc has_data=";
  if (array.size() == 0 || array.size() > kMostShown) return text + (array.size() > 0 ? "true}" : "false}");
  text += "[";
  visit_dtype(array.dtype(), [&](auto tag) {
    for (const auto value : array.values<decltype(tag)>())
      text += std::is_floating_point_v<decltype(tag)> ? fmt::format("{:g}, ", static_cast<double>(value))
                                                      : fmt::format("{}, ", value);
  });
  return text + "]}";
}

std::string text_of_value(const Option::Value& value) {
  return std::visit(
      []<typename T>(const T& held) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "<empty>";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return '"' + held + '"';
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          std::string text = "{";
          for (const std::string& item : held) text += item + ", ";
          return text + "}";
        } else if constexpr (std::is_same_v<T, Option::Data>) {
          return text_of(*held);
        } else if constexpr (std::is_same_v<T, Dtype>) {
          return text_of(held);
        } else if constexpr (std::is_same_v<T, ThreadSafety>) {
          return std::string(name_of(held));
        } else if constexpr (std::is_same_v<T, void*>) {
          return held != nullptr ? "1" : "0";
        } else if constexpr (std::is_floating_point_v<T>) {
          return fmt::format("{:g}", held);
        } else {
          return fmt::format("{}", held);
        }
      },
      value);
}

}  // namespace

pressio_option converted(const pressio_option& option, OptionType type, Conversion level) {
  if (!option.value.has_value()) return {};
  if (option.value.type() == type) return option;
  auto result = option.value.convert(type, level);
  return result ? pressio_option(std::move(*result)) : pressio_option();
}

OptionType core_type(pressio_option_type type) {
  const auto number = static_cast<unsigned>(type);
  if (number >= kOptionTypeCount) fail(ErrorCode::kInvalidArgument, "the option type number {} does not exist", number);
  return static_cast<OptionType>(number);
}

// A level above the highest is the highest: LibPressio compares with "at least".
Conversion core_level(pressio_conversion_safety safety) {
  if (safety == pressio_conversion_implicit) return Conversion::kImplicit;
  return safety == pressio_conversion_explicit ? Conversion::kExplicit : Conversion::kSpecial;
}

std::string text_of(const Option& option) {
  return fmt::format("<{}> = {}", kTypeTexts[static_cast<std::size_t>(option.type())], text_of_value(option.value()));
}

}  // namespace tezpress::capi

pressio_options::pressio_options(const pressio_options& other) : values(other.values), owners(other.owners) {
  for (const auto& [key, owner] : owners) values.set(key, tezpress::Option(owner.value()));
}

pressio_option pressio_options::get(std::string_view key) const {
  if (const auto owner = owners.find(key); owner != owners.end())
    return pressio_option(tezpress::capi::ManagedPointer(owner->second));
  const tezpress::Option* found = values.find(key);
  return found != nullptr ? pressio_option(*found) : pressio_option();
}

void pressio_options::put(const std::string& key, pressio_option option) {
  owners.erase(key);
  if (option.owner) owners.emplace(key, std::move(*option.owner));
  values.set(key, std::move(option.value));
}
