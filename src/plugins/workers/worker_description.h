// What a worker says of the compressors that it serves, checked: it comes from
// another process. docs/bridge.md, section 4.
#pragma once

#include <nlohmann/json.hpp>

#include "core/compressor.h"

namespace tezpress {

struct ForeignOption {
  std::string name;  // inside the worker; info.key is "<id>:<name>"
  OptionInfo info;
  Option value;  // the default; typed without a value where there is none
};

struct ForeignCodec {
  std::string id;
  std::string version;
  std::string sentence;
  std::vector<BoundKind> bounds;
  bool trains = false;
  std::vector<ForeignOption> options;
};

// The compressors of an answer to "describe". Throws kForeign naming what is wrong with it.
std::vector<ForeignCodec> parse_description(const nlohmann::json& answer);

// Values as the worker's JSON has them, and back. option_from throws kForeign if json is no value of that type.
nlohmann::json json_of(const Option& value);
Option option_from(const nlohmann::json& json, OptionType type, const std::string& key);

}  // namespace tezpress
