// Reading objects of JSON that people write: every member is asked for by name and
// type, and whatever nobody asked for is an error.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace tezpress {

using Json = nlohmann::ordered_json;

class JsonMembers {
 public:
  // place: for messages, "datasets[2]". Throws kInvalidArgument where object is none.
  JsonMembers(const Json& object, std::string place);

  // The member into value, or nothing where it is absent. Throws kInvalidArgument naming place, member and type.
  void read(const char* name, std::string& value);
  void read(const char* name, bool& value);
  void read(const char* name, unsigned& value);  // also refuses what is negative or above 2^20
  void read(const char* name, std::uint64_t& value);
  void read(const char* name, std::vector<std::string>& value);
  void read(const char* name, std::vector<std::size_t>& value);
  // The member as it is; null where it is absent.
  const Json* take(const char* name);
  // Throws kUnknownName, with the nearest name, for a member that was not asked for.
  void finish() const;

  const std::string& place() const { return place_; }

 private:
  const Json& object_;
  std::string place_;
  std::vector<std::string> known_;
};

}  // namespace tezpress
