// results.csv of a run that goes on. One decision: rows are appended whole, one write
// per row, so that at any moment the file is valid but for a torn last line, which
// is cut off when the file is opened again.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "evaluate/result_row.h"

namespace tezpress {

// The rows of a file, without a torn last one; none where there is no file. Throws kIo, as parse_results(), and
// kInvalidArgument for columns of another version.
std::vector<ResultRow> rows_so_far(const std::filesystem::path& file);

class ResultFile {
 public:
  // Opens or creates it. forget: rows that are left out of the file from now on. Throws as rows_so_far().
  explicit ResultFile(std::filesystem::path file, const std::function<bool(const ResultRow&)>& forget = {});
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  const std::vector<ResultRow>& rows() const { return rows_; }  // those of before and those appended
  void append(const ResultRow& row);

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::vector<ResultRow> rows_;
};

}  // namespace tezpress
