// A study: which compressors on which data at which bounds. One file in JSON; the
// struct is the file with its defaults filled in. docs/evaluation.md says what each
// member means.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "core/compressor.h"

namespace tezpress {

struct StudyBound {
  BoundKind kind = BoundKind::kAbsolute;  // kAbsolute, kRelative or kLossless
  double value = 0;
  friend bool operator==(const StudyBound&, const StudyBound&) = default;
};
StudyBound parse_bound(const std::string& text);  // "abs 1e-4", "rel 1e-3", "lossless"; throws kInvalidArgument
std::string to_string(const StudyBound& bound);   // the same, numbers in their shortest form

struct DatasetSpec {
  std::string name = {};  // empty: by the file, generator or field
  // One of the three says where the values come from.
  std::string path = {};      // file, "run.h5:/field", folder, or pattern with * and ?
  std::string generate = {};  // a generator of src/generate
  std::string sdrbench = {};  // a set of SDRBench, by its published name
  // Of path.
  bool stack = false;  // files of a pattern or folder become one series; else one dataset each
  Shape shape = {};
  std::string type = {};
  std::string format = {};
  // Of generate: shape of above, and
  std::uint64_t seed = 1;
  // Of sdrbench.
  std::string folder = {};
  std::vector<std::string> fields = {};  // empty: all
  // Of all.
  std::optional<double> fill_value = {};  // a value that means "missing"; NaN: missing values are NaN
  std::vector<std::size_t> slice = {};    // indices of all axes but the last two, for pictures; empty: the worst
};

struct CompressorSpec {
  std::string label = {};
  std::string id = {};
  Options options = {};                  // "{abs}" and "{rel}" in texts stand for the bound
  std::optional<unsigned> repeats = {};  // instead of the study's, without warm-up; 0: the cold call alone
  bool takes_bound = true;  // false ("max_error": "none"): it bounds no maximum error and is shown as it is
  std::string train = {};   // an option that is given the dataset itself before compressing; empty: none
  std::string note = {};    // said beside its results
};

struct Study {
  std::string name = {};
  std::vector<DatasetSpec> datasets = {};
  std::vector<CompressorSpec> compressors = {};
  std::vector<StudyBound> bounds = {};
  std::vector<std::string> metrics = {"ssim"};  // ids of metric plugins besides size and error_stat
  unsigned repeats = 5;                         // timed warm calls
  unsigned warmup = 1;                          // calls between the cold one and the timed ones
  unsigned threads = 1;
  std::vector<StudyBound> pictures = {};
  bool allow_violations = false;
  bool timing = true;  // false: one call each, and cells may run side by side
};

// Throws kInvalidArgument naming the member and what it may be, kUnknownName for a member that does not exist, and
// kIo for a file that cannot be read. Paths stay as they are written.
Study parse_study(const std::string& json);
Study load_study(const std::filesystem::path& file);

// The members of a study with their defaults, as they would be written by hand.
nlohmann::ordered_json to_json(const Study& study);
nlohmann::ordered_json to_json(const DatasetSpec& dataset);
nlohmann::ordered_json to_json(const CompressorSpec& compressor);

}  // namespace tezpress
