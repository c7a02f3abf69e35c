// Flags that several subcommands share, and what they turn into. Nothing here
// knows a plugin by name: options are checked by the plugins that own them.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/shape_text.h"
#include "core/registry.h"
#include "core/trial.h"

namespace tezpress {

// The data file of a subcommand: where it is and what it does not say itself.
struct DataArguments {
  std::string path;    // "-": standard input
  std::string shape;   // "12x25x125x125", slowest axis first; empty: from the file or its name
  std::string type;    // "float", "u2"; empty: from the file or its name
  std::string format;  // id of an io plugin; empty: by the path
};
void add_data_flags(CLI::App& command, DataArguments& arguments);
// -o plugin:key=value, repeatable.
void add_option_flag(CLI::App& command, std::vector<std::string>& assignments);

// The array in the file. Throws what the io plugin throws.
Array read_data(const Registry& registry, const DataArguments& arguments, const Options& options);
// Writes data to path ("-": its values, raw, to standard output) in the format of its name, or in that given.
void write_data(const Registry& registry, const std::string& path, const std::string& format, const Options& options,
                ConstView data);

// {"zfp:rate=8"} as options, all of them text that the plugins convert. Throws kInvalidArgument without ':' or '='.
Options parse_assignments(const std::vector<std::string>& assignments);
// Throws kUnknownName for a key whose plugin is none of ids and none of the io plugins: it would be ignored silently.
void check_option_owners(const Registry& registry, const Options& options, const std::vector<std::string>& ids);

// --abs, --rel, --pw-rel (each a list where many is set) and --lossless.
struct BoundArguments {
  std::vector<double> absolute;
  std::vector<double> relative;
  std::vector<double> pointwise;
  bool lossless = false;

  std::vector<ErrorBound> bounds() const;  // in the order above; empty if none was given
};
void add_bound_flags(CLI::App& command, BoundArguments& arguments, bool many);

}  // namespace tezpress
