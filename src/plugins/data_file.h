// Reading a data file by its name: which plugin, and what is said about raw values.
// For everyone who is given a path by a person.
#pragma once

#include <string>

#include "core/registry.h"

namespace tezpress {

struct DataFile {
  std::string path;
  Shape shape = {};         // of raw values, slowest axis first; empty: from the file or its name
  std::string type = {};    // of raw values, "float", "u2"; empty: from the file or its name
  std::string format = {};  // id of an io plugin; empty: by the path
};

// options: further ones, for the io plugin. Throws what the plugin throws; kInvalidArgument for a shape or type where
// the plugin knows both itself.
Array read_data_file(const Registry& registry, const DataFile& file, const Options& options = {});

// The io plugin of that id, or the one that recognises the path where there is none.
std::unique_ptr<Io> io_of(const Registry& registry, const std::string& path, const std::string& format);

inline constexpr const char* kRawFormat = "posix";  // id of the plugin that reads raw values

}  // namespace tezpress
