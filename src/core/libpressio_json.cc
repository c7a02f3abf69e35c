#include "core/libpressio_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace tezpress {
namespace {

using nlohmann::json;

constexpr int kDeepest = 64;  // lists in lists; the conversion below calls itself for each

// Doubles, as LibPressio writes them; an integer that no double holds keeps its digits.
template <typename T>
json number(T value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const auto rounded = static_cast<double>(value);
  if (std::is_integral_v<T> && std::abs(rounded) > kExact) return value;
  return rounded;
}

json data_to_json(const Array& array) {
  json values = json::array();
  visit_dtype(array.dtype(), [&](auto tag) {
    for (const auto value : array.values<decltype(tag)>()) values.push_back(number(value));
  });
  return {{"dims", Shape(array.shape().rbegin(), array.shape().rend())},
          {"dtype", static_cast<unsigned>(array.dtype())},
          {"values", std::move(values)}};
}

json typed(const Option& option, json value) {
  return {{"type", static_cast<unsigned>(option.type())}, {"value", std::move(value)}};
}

json option_to_json(const Option& option) {
  return std::visit(
      [&]<typename T>(const T& value) -> json {
        if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double> || std::is_same_v<T, std::string> ||
                      std::is_same_v<T, std::vector<std::string>>)
          return value;
        else if constexpr (std::is_same_v<T, std::monostate> || std::is_same_v<T, void*>)
          return typed(option, nullptr);
        else if constexpr (std::is_same_v<T, Option::Data>)
          return typed(option, data_to_json(*value));
        else if constexpr (std::is_enum_v<T>)
          return typed(option, static_cast<unsigned>(value));
        else
          return typed(option, value);
      },
      option.value());
}

// A number of T from any number of JSON; NaN from null, which stands for what JSON cannot say.
template <typename T>
T number_from_json(const json& item) {
  if constexpr (std::is_integral_v<T>) {
    const Option given = item.is_number_unsigned()  ? Option(item.get<std::uint64_t>())
                         : item.is_number_integer() ? Option(item.get<std::int64_t>())
                                                    : Option(item.get<double>());
    const auto value = given.convert(option_type_of<T>(), Conversion::kExplicit);
    if (!value) fail(ErrorCode::kInvalidArgument, "{} is not a {}", given.to_text(), name_of(option_type_of<T>()));
    return value->template get<T>();
  } else {
    return item.is_null() ? std::numeric_limits<T>::quiet_NaN() : item.get<T>();
  }
}

Dtype dtype_of_number(unsigned number) {
  if (number >= kDtypeCount) fail(ErrorCode::kInvalidArgument, "{} is no type of values", number);
  return static_cast<Dtype>(number);
}

OptionType type_of_number(unsigned number) {
  if (number >= kOptionTypeCount) fail(ErrorCode::kInvalidArgument, "{} is no type of options", number);
  return static_cast<OptionType>(number);
}

Array data_from_json(const json& item) {
  const auto dims = item.at("dims").get<std::vector<std::size_t>>();
  const json& values = item.at("values");
  const ArrayType type = {dtype_of_number(item.at("dtype").get<unsigned>()), Shape(dims.rbegin(), dims.rend())};
  if (element_count(type.shape) != values.size())
    fail(ErrorCode::kInvalidArgument, "{} values were given for an array of {} elements", values.size(),
         element_count(type.shape));
  Array array(type);
  visit_dtype(array.dtype(), [&](auto tag) {
    const auto target = array.values<decltype(tag)>();
    for (std::size_t i = 0; i < target.size(); ++i) target[i] = number_from_json<decltype(tag)>(values[i]);
  });
  return array;
}

// Lists of lists of numbers, all of one length at each depth.
void flatten(const json& item, std::size_t depth, std::vector<double>& values, Shape& shape) {
  if (!item.is_array()) {
    if (depth != shape.size()) fail(ErrorCode::kInvalidArgument, "the lists of numbers differ in depth");
    values.push_back(number_from_json<double>(item));
    return;
  }
  if (depth == shape.size() && values.empty()) shape.push_back(item.size());
  if (depth >= shape.size() || shape[depth] != item.size())
    fail(ErrorCode::kInvalidArgument, "the lists of numbers differ in length or depth");
  for (const json& part : item) flatten(part, depth + 1, values, shape);
}

Option list_from_json(const json& list) {
  const json* first = &list;
  while (first->is_array() && !first->empty()) first = &first->front();
  if (first->is_array()) return {};
  if (first->is_string()) return list.get<std::vector<std::string>>();
  std::vector<double> values;
  Shape shape;
  flatten(list, 0, values, shape);
  Array array(Dtype::kDouble, {values.size()});
  std::copy(values.begin(), values.end(), array.values<double>().begin());
  // LibPressio gives the outermost list the first dimension, the fastest.
  array.reshape(Shape(shape.rbegin(), shape.rend()));
  return array;
}

Option scalar_from_json(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.get<double>();
}

Option typed_from_json(const json& item) {
  const OptionType type = type_of_number(item.at("type").get<unsigned>());
  const auto found = item.find("value");
  if (found == item.end() || found->is_null()) return Option::typed(type);
  switch (type) {
    case OptionType::kUnset: return {};
    case OptionType::kPointer: fail(ErrorCode::kInvalidArgument, "a pointer cannot be read from JSON");
    case OptionType::kData: return data_from_json(*found);
    case OptionType::kDtype: return dtype_of_number(found->get<unsigned>());
    case OptionType::kStrings:
      return found->is_array() ? found->get<std::vector<std::string>>() : std::vector{found->get<std::string>()};
    case OptionType::kThreadSafety:
      if (found->get<unsigned>() > static_cast<unsigned>(ThreadSafety::kMultiple))
        fail(ErrorCode::kInvalidArgument, "{} is no thread safety", found->get<unsigned>());
      return static_cast<ThreadSafety>(found->get<unsigned>());
    default: break;
  }
  const auto value = scalar_from_json(*found).convert(type, Conversion::kExplicit);
  if (!value) fail(ErrorCode::kInvalidArgument, "{} is no value of type {}", found->dump(), name_of(type));
  return *value;
}

Option option_from_json(const json& item) {
  if (item.is_null()) return {};
  if (item.is_object()) return typed_from_json(item);
  if (item.is_array()) return list_from_json(item);
  if (item.is_number()) return item.get<double>();
  return scalar_from_json(item);
}

Options options_from_json(const json& root) {
  Options options;
  if (!root.is_object() && !root.is_null()) fail(ErrorCode::kInvalidArgument, "options must be a JSON object");
  for (const auto& [key, item] : root.items()) try {
      options.set(key, option_from_json(item));
    } catch (const std::exception& error) {
      fail(ErrorCode::kInvalidArgument, "{}: {}", key, error.what());
    }
  return options;
}

json parse(std::string_view text) {
  try {
    return json::parse(text, [](int depth, json::parse_event_t, const json&) {
      if (depth > kDeepest) throw NotJson(fmt::format("JSON nested more than {} deep", kDeepest));
      return true;
    });
  } catch (const json::exception& error) {
    throw NotJson(error.what());
  }
}

}  // namespace

std::string to_libpressio_json(const Options& options) {
  json root;
  for (const auto& [key, option] : options)
    if (option.type() != OptionType::kPointer) root[key] = option_to_json(option);
  try {
    return root.dump();
  } catch (const json::exception& error) {
    fail(ErrorCode::kInvalidArgument, "options as JSON: {}", error.what());
  }
}

Options parse_libpressio_json(std::string_view text) { return options_from_json(parse(text)); }

}  // namespace tezpress
