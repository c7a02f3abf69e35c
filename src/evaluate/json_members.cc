// See json_members.h.
#include "evaluate/json_members.h"

#include <algorithm>

#include "core/options.h"

namespace tezpress {
namespace {

constexpr std::uint64_t kMostOfAnything = 1U << 20U;

[[noreturn]] void fail_type(const JsonMembers& members, const char* name, const Json& found, const char* wanted) {
  fail(ErrorCode::kInvalidArgument, "{}: \"{}\" is {}, but it must be {}", members.place(), name, found.dump(), wanted);
}

}  // namespace

JsonMembers::JsonMembers(const Json& object, std::string place) : object_(object), place_(std::move(place)) {
  if (!object_.is_object())
    fail(ErrorCode::kInvalidArgument, "{} is {}, but it must be an object {{...}}", place_, object_.dump());
}

const Json* JsonMembers::take(const char* name) {
  known_.emplace_back(name);
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &*found;
}

void JsonMembers::read(const char* name, std::string& value) {
  const Json* member = take(name);
  if (member == nullptr) return;
  if (!member->is_string()) fail_type(*this, name, *member, "a text");
  value = member->get<std::string>();
}

void JsonMembers::read(const char* name, bool& value) {
  const Json* member = take(name);
  if (member == nullptr) return;
  if (!member->is_boolean()) fail_type(*this, name, *member, "true or false");
  value = member->get<bool>();
}

void JsonMembers::read(const char* name, std::uint64_t& value) {
  const Json* member = take(name);
  if (member == nullptr) return;
  if (!member->is_number_unsigned()) fail_type(*this, name, *member, "a whole number of at least 0");
  value = member->get<std::uint64_t>();
}

void JsonMembers::read(const char* name, unsigned& value) {
  std::uint64_t wide = value;
  read(name, wide);
  if (wide > kMostOfAnything)
    fail(ErrorCode::kInvalidArgument, "{}: \"{}\" is {}, but at most {} makes sense", place_, name, wide,
         kMostOfAnything);
  value = static_cast<unsigned>(wide);
}

void JsonMembers::read(const char* name, std::vector<std::string>& value) {
  const Json* member = take(name);
  if (member == nullptr) return;
  const bool texts =
      member->is_array() && std::all_of(member->begin(), member->end(), [](const Json& e) { return e.is_string(); });
  if (!texts) fail_type(*this, name, *member, "a list of texts");
  value = member->get<std::vector<std::string>>();
}

void JsonMembers::read(const char* name, std::vector<std::size_t>& value) {
  const Json* member = take(name);
  if (member == nullptr) return;
  const bool whole = member->is_array() &&
                     std::all_of(member->begin(), member->end(), [](const Json& e) { return e.is_number_unsigned(); });
  if (!whole) fail_type(*this, name, *member, "a list of whole numbers of at least 0");
  value = member->get<std::vector<std::size_t>>();
}

void JsonMembers::finish() const {
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    const std::string near = nearest_name(name, known_);
    fail(ErrorCode::kUnknownName, "{} has no member \"{}\"{}", place_, name,
         near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
  }
}

}  // namespace tezpress
