// A study is run into a folder: study.json, environment.json, results.csv with one row
// per cell, cells/*.json. One decision: what results.csv has is done. A run that was
// stopped, for whatever reason, goes on where it was.
#pragma once

#include "evaluate/cell.h"
#include "evaluate/time_left.h"

namespace tezpress {

// Told what happens, from one thread at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  // left: seconds that the rest may take, where that can be said.
  virtual void cell_begins(const CellName&, std::size_t /*done*/, std::size_t /*total*/,
                           std::optional<double> /*left*/) {}
  virtual void cell_ended(const ResultRow&) {}
  virtual bool wants_to_stop() { return false; }  // asked before each cell and after it
};

struct RunSettings {
  std::filesystem::path output;  // the folder; made where it does not exist
  DataPlaces places;
  std::string version;        // of the program, for environment.json
  unsigned jobs = 1;          // cells side by side; more than one only for studies without timing
  bool retry_failed = false;  // cells that failed before are run again
};

// The cells of a study in the order in which they run: dataset by dataset, bound by bound.
std::vector<CellName> cells_of(const Study& study, const std::vector<DatasetSource>& sources);
// Those of them that results.csv in output does not have.
std::vector<CellName> cells_to_run(const Study& study, const RunSettings& settings);

// Runs what is missing. The rows of all cells of the study, in their order, as far as they are there. A cell that
// fails, also because its dataset cannot be read, is a row that says why. Throws kInvalidArgument where output holds
// another definition of a compressor or dataset under the same name, or jobs are asked for with timing; kIo.
std::vector<ResultRow> run_study(const Study& study, const RunSettings& settings, RunObserver& observer);

}  // namespace tezpress
