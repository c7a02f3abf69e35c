// The datasets of a study in memory. One decision: what means "missing" (the fill
// value, NaN and infinities) is known here, once; range, bounds and metrics are over
// the valid values alone.
#pragma once

#include <filesystem>
#include <functional>

#include "evaluate/study.h"

namespace tezpress {

struct Dataset {
  std::string name;
  Array values;
  std::optional<double> fill_value;  // as the dtype of the values holds it
  bool states_missing = false;       // the study said a fill value, be it NaN
  std::vector<std::size_t> slice;    // as in DatasetSpec
  // Of the valid values: finite and not the fill value.
  std::size_t valid = 0;
  double minimum = 0;
  double maximum = 0;

  double range() const { return maximum - minimum; }
  bool is_missing(double value) const;
  bool all_valid() const { return valid == values.size(); }
};

// A dataset that is read only when it is its turn.
struct DatasetSource {
  std::string name;
  DatasetSpec spec;
  std::function<Array()> read;
};

// Where relative paths begin, and what ${DATA} stands for.
struct DataPlaces {
  std::filesystem::path base = {};
  std::optional<std::string> data = {};
};

// All datasets of the study, patterns and sets taken apart, each under a name of its own. Nothing is read yet. Throws
// kIo for a pattern or folder that holds nothing, kUnknownName for names that do not exist, kInvalidArgument for
// ${DATA} without a value and for two datasets of one name.
std::vector<DatasetSource> find_datasets(const Study& study, const DataPlaces& places);
// Throws what the io plugin or generator throws, and kInvalidArgument for an array without a valid value, a fill value
// that its type does not have, or a slice outside.
Dataset read_dataset(const DatasetSource& source);

}  // namespace tezpress
