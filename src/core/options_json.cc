// Options as JSON. One decision: what people write by hand (numbers, text, lists)
// stays bare, and only what JSON cannot type is wrapped, so that a file of options
// is readable and still comes back with every type. The parser's own recursion,
// the nesting and the size are bounded, because options also come out of streams.
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/options.h"

namespace tezpress {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestText = std::size_t{64} << 20;  // bytes; data arrays in options are small
constexpr int kDeepest = 8;                                  // we ourselves write four levels

template <typename T>
Json number_to_json(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return static_cast<double>(value);
  } else {
    return value;
  }
}

Json data_to_json(const Array& array) {
  Json values = Json::array();
  visit_dtype(array.dtype(), [&](auto tag) {
    for (const auto value : array.values<decltype(tag)>()) values.push_back(number_to_json(value));
  });
  return {{"dtype", name_of(array.dtype())}, {"shape", array.shape()}, {"values", std::move(values)}};
}

Json value_to_json(const Option& option) {
  return std::visit(
      [&]<typename T>(const T& value) -> Json {
        if constexpr (std::is_same_v<T, std::monostate> || std::is_same_v<T, void*>)
          return nullptr;
        else if constexpr (std::is_same_v<T, Option::Data>)
          return data_to_json(*value);
        else if constexpr (std::is_same_v<T, Dtype> || std::is_same_v<T, ThreadSafety>)
          return name_of(value);
        else if constexpr (std::is_arithmetic_v<T>)
          return number_to_json(value);
        else
          return value;
      },
      option.value());
}

// Whether parse_json() gives the bare value this option's type back.
bool is_natural(const Option& option) {
  if (!option.has_value()) return option.type() == OptionType::kUnset;
  switch (option.type()) {
    case OptionType::kInt64:
    case OptionType::kBool:
    case OptionType::kString:
    case OptionType::kStrings: return true;
    case OptionType::kDouble: return std::isfinite(option.get<double>());
    case OptionType::kUint64: return !std::in_range<std::int64_t>(option.get<std::uint64_t>());
    default: return false;
  }
}

Json option_to_json(const Option& option) {
  if (is_natural(option)) return value_to_json(option);
  Json wrapped = {{"type", name_of(option.type())}};
  if (option.has_value() && option.type() != OptionType::kPointer) wrapped["value"] = value_to_json(option);
  return wrapped;
}

[[noreturn]] void fail_at(std::string_view key, std::string_view what) {
  fail(ErrorCode::kInvalidArgument, "options JSON: the value of \"{}\" {}", key, what);
}

Option scalar_from_json(const Json& json, std::string_view key) {
  switch (json.type()) {
    case Json::value_t::boolean: return json.get<bool>();
    case Json::value_t::number_integer: return json.get<std::int64_t>();
    case Json::value_t::number_float: return json.get<double>();
    case Json::value_t::string: return json.get<std::string>();
    case Json::value_t::number_unsigned: {
      const auto value = json.get<std::uint64_t>();
      if (std::in_range<std::int64_t>(value)) return static_cast<std::int64_t>(value);
      return value;
    }
    default: fail_at(key, "holds a list or an object where a number or a text is needed");
  }
}

template <typename T>
void fill(const Json& values, std::span<T> target, std::string_view key) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    const auto number = scalar_from_json(values[i], key).convert_exactly(option_type_of<T>());
    if (!number) fail_at(key, fmt::format("holds {} at index {}, which its dtype cannot", values[i].dump(), i));
    target[i] = std::get<T>(number->value());
  }
}

Option data_from_json(const Json& values, Dtype dtype, Shape shape, std::string_view key) {
  if (!values.is_array() || values.size() != element_count(shape))
    fail_at(key, fmt::format("needs a list of {} values for the shape {}", element_count(shape), to_string(shape)));
  Array array(dtype, std::move(shape));
  visit_dtype(dtype, [&](auto tag) { fill(values, array.values<decltype(tag)>(), key); });
  return array;
}

Shape shape_from_json(const Json& json, std::string_view key) {
  if (!json.is_array() || json.size() > static_cast<std::size_t>(kMaxRank))
    fail_at(key, fmt::format("needs a \"shape\" of at most {} lengths", kMaxRank));
  Shape shape;
  for (const Json& length : json) {
    if (!length.is_number_unsigned()) fail_at(key, "has a shape with something else than whole numbers in it");
    shape.push_back(length.get<std::size_t>());
  }
  return shape;
}

Option data_object_from_json(const Json& json, std::string_view key) {
  if (!json.is_object() || json.size() != 3 || !json.contains("dtype") || !json.contains("shape") ||
      !json.contains("values") || !json["dtype"].is_string())
    fail_at(key, "is data and needs exactly \"dtype\", \"shape\" and \"values\"");
  const auto dtype = parse_dtype(json["dtype"].get_ref<const std::string&>());
  if (!dtype) fail_at(key, fmt::format("has the unknown dtype {}", json["dtype"].dump()));
  return data_from_json(json["values"], *dtype, shape_from_json(json["shape"], key), key);
}

// A list without types: of texts, or of numbers (int64 where all are, else double).
Option list_from_json(const Json& json, std::string_view key) {
  bool texts = true;
  bool numbers = true;
  bool integers = true;
  for (const Json& item : json) {
    texts = texts && item.is_string();
    numbers = numbers && item.is_number();
    integers = integers && scalar_from_json(item, key).type() == OptionType::kInt64;
  }
  if (texts) return json.get<std::vector<std::string>>();
  if (!numbers) fail_at(key, "is a list that mixes texts and numbers");
  return data_from_json(json, integers ? Dtype::kInt64 : Dtype::kDouble, {json.size()}, key);
}

Option wrapped_from_json(const Json& json, std::string_view key) {
  const auto type_name = json.find("type");
  if (type_name == json.end() || !type_name->is_string() || json.size() > 2 ||
      (json.size() == 2 && !json.contains("value")))
    fail_at(key, "is an object, and those are {\"type\": name} or {\"type\": name, \"value\": ...}");
  const auto type = parse_option_type(type_name->get_ref<const std::string&>());
  if (!type) fail_at(key, fmt::format("has the unknown type {}", type_name->dump()));
  if (json.size() == 1 || json["value"].is_null()) return Option::typed(*type);
  const Json& value = json["value"];
  if (*type == OptionType::kData && value.is_object()) return data_object_from_json(value, key);
  const Option natural = value.is_array() ? list_from_json(value, key) : scalar_from_json(value, key);
  const auto option = natural.convert_exactly(*type);
  if (!option) fail_at(key, fmt::format("is {}, which cannot become {}", natural.to_text(), name_of(*type)));
  return *option;
}

Option option_from_json(const Json& json, std::string_view key) {
  if (json.is_null()) return {};
  if (json.is_array()) return list_from_json(json, key);
  if (json.is_object()) return wrapped_from_json(json, key);
  return scalar_from_json(json, key);
}

// "line 2, column 7" of a byte that the parser counts from 1.
std::string place_of(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte == 0 ? 0 : std::min(byte - 1, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return fmt::format("line {}, column {}", lines + 1, before.size() - line_start + 1);
}

// nlohmann's sentence without its own prefix and place.
std::string reason_of(const Json::parse_error& error) {
  const std::string_view text = error.what();
  const auto start = text.find(": ");
  return std::string(start == std::string_view::npos ? text : text.substr(start + 2));
}

Json parse_bounded(std::string_view text) {
  std::set<std::string, std::less<>> seen;
  const auto check = [&](int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > kDeepest)
      fail(ErrorCode::kInvalidArgument, "options JSON: nested deeper than the limit of {} levels", kDeepest);
    if (event == Json::parse_event_t::key && depth == 1 && !seen.insert(parsed.get<std::string>()).second)
      fail(ErrorCode::kInvalidArgument, "options JSON: the key {} is there twice", parsed.dump());
    return true;
  };
  try {
    return Json::parse(text, check);
  } catch (const Json::parse_error& error) {
    fail(ErrorCode::kInvalidArgument, "options JSON, {}: {}", place_of(text, error.byte), reason_of(error));
  } catch (const Json::exception& error) {
    fail(ErrorCode::kInvalidArgument, "options JSON: {}", error.what());
  }
}

}  // namespace

std::string Options::to_json() const {
  Json json = Json::object();
  for (const auto& [key, option] : map_) json[key] = option_to_json(option);
  try {
    return json.dump();
  } catch (const Json::exception&) {
    fail(ErrorCode::kInvalidArgument, "an option's text is not UTF-8 and cannot be written as JSON");
  }
}

Options Options::parse_json(std::string_view text) {
  if (text.size() > kLongestText)
    fail(ErrorCode::kInvalidArgument, "options JSON: {} bytes are above the limit of {}", text.size(), kLongestText);
  const Json json = parse_bounded(text);
  if (!json.is_object()) fail(ErrorCode::kInvalidArgument, "options JSON: the whole must be an object, {{...}}");
  Options options;
  for (const auto& [key, value] : json.items()) options.set(key, option_from_json(value, key));
  return options;
}

}  // namespace tezpress
