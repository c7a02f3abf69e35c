#include "plugins/workers/worker_description.h"

#include <algorithm>

#include "bridge/channel.h"

namespace tezpress {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostOptions = 256;
constexpr std::size_t kNameLength = 64;

const std::pair<const char*, OptionType> kTypes[] = {{"bool", OptionType::kBool},       {"int", OptionType::kInt64},
                                                     {"float", OptionType::kDouble},    {"str", OptionType::kString},
                                                     {"strings", OptionType::kStrings}, {"floats", OptionType::kData}};

std::string text_at(const Json& object, const char* name, const std::string& where) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string())
    fail(ErrorCode::kForeign, "a worker described {} without a text \"{}\"", where, name);
  return found->get<std::string>();
}

// Ids and names become keys: letters, digits and underscores.
std::string name_at(const Json& object, const char* name, const std::string& where) {
  const std::string text = text_at(object, name, where);
  const bool plain =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  if (text.empty() || text.size() > kNameLength || !plain)
    fail(ErrorCode::kForeign, "a worker described {} with the {} \"{}\"; it may have letters, digits and _, {} at most",
         where, name, text, kNameLength);
  return text;
}

OptionType type_at(const Json& object, const std::string& key) {
  const std::string text = text_at(object, "type", key);
  for (const auto& [name, type] : kTypes)
    if (text == name) return type;
  fail(ErrorCode::kForeign, "a worker described {} with the unknown type \"{}\"", key, text);
}

double limit_at(const Json& object, const char* name, double absent) {
  const auto found = object.find(name);
  return found == object.end() ? absent : bridge::number_in(*found).value_or(absent);
}

ForeignOption parse_option(const Json& object, const std::string& id) {
  ForeignOption option;
  option.name = name_at(object, "name", "an option of " + id);
  const std::string key = id + ":" + option.name;
  option.info = {.key = key,
                 .sentence = text_at(object, "sentence", key),
                 .minimum = limit_at(object, "minimum", OptionInfo{}.minimum),
                 .maximum = limit_at(object, "maximum", OptionInfo{}.maximum),
                 .encoder_only = true};  // the stream has the worker's own configuration
  const Json choices = object.value("choices", Json());
  for (const Json& choice : choices.is_array() ? choices : Json::array())
    if (choice.is_string()) option.info.choices.push_back(choice.get<std::string>());
  option.value = option_from(object.value("default", Json()), type_at(object, key), key);
  return option;
}

ForeignCodec parse_codec(const Json& object) {
  ForeignCodec codec;
  codec.id = name_at(object, "id", "a compressor");
  codec.version = text_at(object, "version", codec.id);
  codec.sentence = text_at(object, "sentence", codec.id);
  codec.trains = object.value("trains", Json()) == true;
  const Json bounds = object.value("bounds", Json());
  for (const BoundKind kind :
       {BoundKind::kAbsolute, BoundKind::kRelative, BoundKind::kPointwiseRelative, BoundKind::kLossless})
    if (std::find(bounds.begin(), bounds.end(), std::string(name_of(kind))) != bounds.end())
      codec.bounds.push_back(kind);
  const Json options = object.value("options", Json());
  if (options.size() > kMostOptions)
    fail(ErrorCode::kForeign, "a worker described {} with {} options; the limit is {}", codec.id, options.size(),
         kMostOptions);
  for (const Json& option : options) codec.options.push_back(parse_option(option, codec.id));
  return codec;
}

}  // namespace

std::vector<ForeignCodec> parse_description(const Json& answer) {
  std::vector<ForeignCodec> codecs;
  const Json described = answer.value("codecs", Json());
  for (const Json& object : described.is_array() ? described : Json::array()) codecs.push_back(parse_codec(object));
  if (codecs.empty()) fail(ErrorCode::kForeign, "a worker serves no compressor");
  return codecs;
}

Json json_of(const Option& value) {
  switch (value.type()) {
    case OptionType::kBool: return value.get<bool>();
    case OptionType::kInt64: return value.get<std::int64_t>();
    case OptionType::kDouble: return bridge::json_number(value.get<double>());
    case OptionType::kStrings: return value.get<std::vector<std::string>>();
    case OptionType::kData: {
      const Array numbers = cast(value.get<Option::Data>()->view(), Dtype::kDouble);
      Json list = Json::array();
      for (const double number : numbers.values<double>()) list.push_back(bridge::json_number(number));
      return list;
    }
    default: return value.get<std::string>();
  }
}

Option option_from(const Json& json, OptionType type, const std::string& key) {
  if (json.is_null()) return Option::typed(type);
  try {
    switch (type) {
      case OptionType::kBool: return json.get<bool>();
      case OptionType::kInt64: return json.get<std::int64_t>();
      case OptionType::kDouble:
        if (const auto number = bridge::number_in(json)) return *number;
        break;
      case OptionType::kStrings: return json.get<std::vector<std::string>>();
      case OptionType::kData: {
        Array numbers(Dtype::kDouble, {json.size()});
        std::transform(json.begin(), json.end(), numbers.values<double>().begin(),
                       [](const Json& number) { return bridge::number_in(number).value(); });
        return numbers;
      }
      default: return json.get<std::string>();
    }
  } catch (const std::exception&) {  // no such value: told below
  }
  fail(ErrorCode::kForeign, "a worker gave {} the value {}, which is no {}", key, json.dump().substr(0, 100),
       name_of(type));
}

}  // namespace tezpress
