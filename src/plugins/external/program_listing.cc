#include "plugins/external/program_listing.h"

namespace tezpress {
namespace {

// Keys of the compressor that starts the program; the protocol forbids them to it.
bool belongs_to_us(const std::string& key) {
  for (const char* prefix : {"external:", "external_compressor:", "forkexec:", "metrics:", "io:", "posix:"})
    if (key.starts_with(prefix)) return true;
  return false;
}

}  // namespace

void ProgramListing::ask_for_values(const Ask& ask) {
  values_ = {};
  for (const auto& [key, value] : ask("get_options"))
    if (value.type() != OptionType::kUnset && !belongs_to_us(key)) values_.set(key, value);
}

void ProgramListing::ask_about_options(const Ask& ask) {
  choices_.clear();
  for (const auto& [key, option] : ask("get_configuration"))
    if (option.type() == OptionType::kStrings) choices_[key] = option.get<std::vector<std::string>>();
  sentences_.clear();
  for (const auto& [key, option] : ask("get_documentation"))
    if (option.type() == OptionType::kString) sentences_[key] = option.get<std::string>();
}

OptionInfo ProgramListing::info(const std::string& key) const {
  const auto choices = choices_.find(key);
  const auto sentence = sentences_.find(key);
  return {.key = key,
          .sentence = sentence != sentences_.end() ? sentence->second : "option of the external program",
          .choices = choices != choices_.end() ? choices->second : std::vector<std::string>{}};
}

void ProgramListing::describe(OptionVisitor& visitor, const Find& find) const {
  for (const auto& [key, value] : values_) {
    const auto read = [find, key = key, value = value] {
      const Option* given = find(key);
      const auto same = given != nullptr ? given->convert(value.type(), Conversion::kSpecial) : std::nullopt;
      return same ? *same : value;
    };
    visitor.visit(info(key), read, [](const Option&) {});
  }
}

}  // namespace tezpress
