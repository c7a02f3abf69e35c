// What a foreign compressor says about itself: its options, their legal values and
// sentences. One decision: it is asked when its options are set, never when they are
// listed or checked, so that looking at a compressor starts no process.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/configurable.h"

namespace tezpress {

class ProgramListing {
 public:
  // ask: the values that the program prints in a mode ("get_options", ...); none where it cannot.
  using Ask = std::function<Options(const std::string& mode)>;

  using Find = std::function<const Option*(const std::string& key)>;

  void ask_for_values(const Ask& ask);  // "get_options"
  // Legal values ("get_configuration") and sentences ("get_documentation").
  void ask_about_options(const Ask& ask);
  bool has(const std::string& key) const { return values_.find(key) != nullptr; }

  // Each option, with the value that find has for its key, else the program's. They are set by passing them on, so
  // writing them does nothing.
  void describe(OptionVisitor& visitor, const Find& find) const;

 private:
  OptionInfo info(const std::string& key) const;

  Options values_;
  std::map<std::string, std::vector<std::string>> choices_;
  std::map<std::string, std::string> sentences_;
};

}  // namespace tezpress
