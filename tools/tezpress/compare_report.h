// The rows of `tezpress compare` and their three forms: a table for people, JSON
// and CSV for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/trial.h"

namespace tezpress {

struct CompareRow {
  std::string compressor;
  ErrorBound asked;            // as on the command line
  double absolute = 0;         // the absolute bound behind asked; 0 where there is none
  std::optional<Error> error;  // why there are no numbers
  std::size_t input_bytes = 0;
  Options metrics;  // of size and error_stat
  double compress_seconds = 0;
  double decompress_seconds = 0;
  std::size_t values = 0;
  Violation violation;

  bool violated() const { return !error && violation.count > 0; }
};

std::string compare_table(const std::vector<CompareRow>& rows);
std::string compare_json(const std::vector<CompareRow>& rows);
std::string compare_csv(const std::vector<CompareRow>& rows);

}  // namespace tezpress
