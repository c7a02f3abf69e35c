#include "core/option_matching.h"

namespace tezpress {
namespace {

std::vector<std::string> keys_of(const Options& options) {
  std::vector<std::string> keys;
  for (const auto& [key, option] : options) keys.push_back(key);
  return keys;
}

std::string without_name(const std::string& key) {
  return key.starts_with('/') && key.find(':') != key.npos ? key.substr(key.find(':') + 1) : key;
}

std::string advice(const Options& listed, const std::string& key) {
  const std::string near = nearest_name(key, keys_of(listed));
  return near.empty() ? "" : "; did you mean " + near + "?";
}

}  // namespace

Options cast_to_listed(const Options& listed, const Options& given) {
  Options result;
  for (const auto& [key, option] : given) {
    const Option* known = listed.find(key);
    if (known == nullptr) fail(ErrorCode::kUnknownName, "option {} does not exist{}", key, advice(listed, key));
    auto converted = option.has_value() ? option.convert(known->type(), Conversion::kSpecial) : std::nullopt;
    if (!converted)
      fail(ErrorCode::kInvalidArgument, "option {} could not be converted: {} is no {}", key, option.to_text(),
           name_of(known->type()));
    result.set(key, std::move(*converted));
  }
  return result;
}

std::vector<std::string> unlisted_keys(const Options& listed, const Options& given, const std::string& prefix) {
  std::vector<std::string> keys;
  for (const auto& [key, option] : given)
    if (key.starts_with(prefix + ':') && listed.find(key) == nullptr) keys.push_back(key);
  return keys;
}

void require_listed(const Options& listed, const Options& given,
                    const std::function<bool(const std::string& prefix)>& is_other_plugin) {
  Options plain;
  for (const auto& [key, option] : listed) plain.set(without_name(key), option);
  for (const auto& [given_key, option] : given) {
    const std::string key = without_name(given_key);
    if (plain.find(key) != nullptr || is_other_plugin(key.substr(0, key.find(':')))) continue;
    fail(ErrorCode::kUnknownName, "option {} does not exist{}", given_key, advice(plain, key));
  }
}

}  // namespace tezpress
