// Published benchmark data (SDRBench, sdrbench.github.io; Zhao et al., "SDRBench:
// Scientific Data Reduction Benchmark for Lossy Compressors", IEEE Big Data 2020):
// the file names, shapes, types, variables and units of its sets. The one table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/array.h"

namespace tezpress {

struct PublishedVariable {
  std::string name;     // "U"; the beginning of the file's name
  std::string unit;     // "" where the numbers have none or none is stated
  std::string meaning;  // in two or three words
};

// The files of one kind of a set: the variable's name followed by ending, a pattern of the shell.
struct PublishedFiles {
  std::string ending;  // "f[0-9][0-9].bin.f32"
  Dtype dtype;
  Shape shape;           // slowest axis first
  bool derived = false;  // made of other files of the set: logarithms
};

struct PublishedSet {
  std::string name;
  std::string archive;  // as it is offered for download; "" where that is not known
  std::vector<PublishedFiles> files;
  std::vector<PublishedVariable> variables;
  bool more_variables = false;  // there are others that are not listed
};

const std::vector<PublishedSet>& published_sets();
// Throws kUnknownName with the names that there are; case, spaces and hyphens do not count.
const PublishedSet& published_set(const std::string& name);
// The kind of file of this name, of any set, or null.
const PublishedFiles* published_files(std::string_view file_name, const PublishedSet*& set);
// Whether a file of this name holds the variable; of what is not derived.
bool holds_variable(const PublishedSet& set, const std::string& variable, const std::string& file_name);

}  // namespace tezpress
