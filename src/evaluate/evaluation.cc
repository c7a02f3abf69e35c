// See evaluation.h.
#include "evaluate/evaluation.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <set>

#include "base/parallel.h"
#include "evaluate/environment.h"
#include "evaluate/result_file.h"
#include "evaluate/text_file.h"
#include "plugins/all.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

struct Cell {
  CellName name;
  const CompressorSpec* compressor;
  StudyBound bound;
};
using Cells = std::vector<Cell>;

Cells cells_of_dataset(const Study& study, const std::string& dataset) {
  Cells cells;
  for (const StudyBound& bound : study.bounds)
    for (const CompressorSpec& compressor : study.compressors)
      cells.push_back({{dataset, compressor.label, to_string(bound)}, &compressor, bound});
  return cells;
}

// Throws where the same name stands for something else than in the run of before.
void require_same(const Json& before, const Json& now, const char* list, const char* name, const fs::path& folder) {
  for (const Json& entry : now[list])
    for (const Json& old : before.value(list, Json::array()))
      if (entry.contains(name) && old.contains(name) && old[name] == entry[name] && old != entry)
        fail(ErrorCode::kInvalidArgument,
             "the {} {} of the results in {} was defined otherwise: {}; give it another {} or name another --output",
             list, entry[name].dump(), folder.string(), old.dump(), name);
}

// Environments of the runs that went before, where they were others, stay under "earlier".
Json continued(Json now, Json before) {
  if (!before.is_object()) return now;
  Json earlier = before.value("earlier", Json::array());
  before.erase("earlier");
  Json same = before;
  for (const char* moment : {"date", "load"}) same[moment] = now[moment];
  if (same != now) earlier.push_back(before);
  if (!earlier.empty()) now["earlier"] = earlier;
  return now;
}

void write_study(const Study& study, const RunSettings& settings) {
  const fs::path file = settings.output / "study.json";
  const Json now = to_json(study);
  if (fs::exists(file)) {
    const Json before = Json::parse(read_text(file), nullptr, false);
    require_same(before, now, "compressors", "label", settings.output);
    require_same(before, now, "datasets", "name", settings.output);
  }
  write_text(file, now.dump(2) + "\n");
  const fs::path environment = settings.output / "environment.json";
  const Json before = fs::exists(environment) ? Json::parse(read_text(environment), nullptr, false) : Json();
  write_text(environment, continued(environment_of(study, settings.version), before).dump(2) + "\n");
}

class Run {
 public:
  Run(const Study& study, const RunSettings& settings, RunObserver& observer)
      : study_(study),
        settings_(settings),
        observer_(observer),
        sources_(find_datasets(study, settings.places)),
        file_(settings.output / "results.csv",
              [&](const ResultRow& row) { return settings.retry_failed && row.status == "failed"; }),
        pool_(settings.jobs) {
    for (const ResultRow& row : file_.rows()) done_.insert(name_of(row));
    for (const DatasetSource& source : sources_) {
      const Cells cells = missing_of(source.name);
      total_ += cells.size();
      for (const Cell& cell : cells) time_left_.plan(cell.name.compressor);
    }
  }

  void run() {
    for (const DatasetSource& source : sources_) {
      const Cells cells = missing_of(source.name);
      if (!cells.empty() && !stopping()) run_dataset(source, cells);
    }
  }

  std::vector<ResultRow> rows() const {
    std::map<CellName, const ResultRow*> known;
    for (const ResultRow& row : file_.rows()) known[name_of(row)] = &row;
    std::vector<ResultRow> rows;
    for (const CellName& cell : cells_of(study_, sources_))
      if (const auto found = known.find(cell); found != known.end()) rows.push_back(*found->second);
    return rows;
  }

 private:
  Cells missing_of(const std::string& dataset) const {
    Cells cells = cells_of_dataset(study_, dataset);
    std::erase_if(cells, [&](const Cell& cell) { return done_.contains(cell.name); });
    return cells;
  }

  bool stopping() {
    const std::lock_guard lock(mutex_);
    return observer_.wants_to_stop();
  }

  void run_dataset(const DatasetSource& source, const Cells& cells) {
    Dataset dataset;
    try {
      dataset = read_dataset(source);
    } catch (const Error& error) {
      for (const Cell& cell : cells) keep(cell, unreadable(cell, error.what()), 0);
      return;
    }
    // Cells that show one slice follow each other; all else may run side by side.
    std::vector<Cells> groups;
    for (const Cell& cell : cells) {
      if (groups.empty() || !has_pictures(cell.bound) || groups.back().front().bound != cell.bound)
        groups.emplace_back();
      groups.back().push_back(cell);
    }
    pool_.run(groups.size(), [&](std::size_t i) { run_group(dataset, groups[i]); });
  }

  void run_group(const Dataset& dataset, const Cells& cells) {
    std::optional<SliceChoice> slice;
    if (has_pictures(cells.front().bound)) slice = slice_of_before(cells.front());
    for (const Cell& cell : cells) {
      if (!begin(cell)) return;
      const auto start = Clock::now();
      std::unique_lock alone(one_by_one_, std::defer_lock);
      if (!may_run_beside(*cell.compressor)) alone.lock();
      CellOutcome outcome = run_cell(study_, *cell.compressor, dataset, cell.bound, has_pictures(cell.bound), slice);
      if (alone) alone.unlock();
      keep(cell, std::move(outcome), std::chrono::duration<double>(Clock::now() - start).count());
    }
  }

  // Two of some compressors must not run at the same time. One whose options are refused here says so in its cell.
  static bool may_run_beside(const CompressorSpec& spec) {
    try {
      const auto compressor = all_plugins().compressor(spec.id);
      compressor->set_options(spec.options);
      return thread_safety(*compressor) == ThreadSafety::kMultiple;
    } catch (const Error&) {
      return false;
    }
  }

  bool has_pictures(const StudyBound& bound) const {
    return std::find(study_.pictures.begin(), study_.pictures.end(), bound) != study_.pictures.end();
  }

  fs::path details_file(const CellName& name) const { return settings_.output / "cells" / (key_of(name) + ".json"); }

  // The slice that the other compressors of this dataset and bound show already.
  std::optional<SliceChoice> slice_of_before(const Cell& cell) const {
    for (const CompressorSpec& compressor : study_.compressors) {
      const fs::path file = details_file({cell.name.dataset, compressor.label, cell.name.bound});
      if (!fs::exists(file)) continue;
      const Json details = Json::parse(read_text(file), nullptr, false);
      if (!details.is_object()) continue;
      if (auto slice = chosen_slice(details)) return slice;
    }
    return std::nullopt;
  }

  bool begin(const Cell& cell) {
    const std::lock_guard lock(mutex_);
    if (observer_.wants_to_stop()) return false;
    observer_.cell_begins(cell.name, finished_, total_, time_left_.seconds());
    return true;
  }

  // A cell that failed while the run was being stopped may have failed for that reason, so it is not kept.
  void keep(const Cell& cell, CellOutcome outcome, double seconds) {
    const std::lock_guard lock(mutex_);
    if (outcome.row.status == "failed" && observer_.wants_to_stop()) return;
    outcome.row.message = one_line(outcome.row.message);
    if (!outcome.details.is_null()) write_text(details_file(cell.name), outcome.details.dump() + "\n");
    file_.append(outcome.row);
    ++finished_;
    time_left_.done(cell.name.compressor, seconds);
    observer_.cell_ended(outcome.row);
  }

  static CellOutcome unreadable(const Cell& cell, const std::string& why) {
    ResultRow row;
    row.dataset = cell.name.dataset;
    row.compressor = cell.name.compressor;
    row.compressor_id = cell.compressor->id;
    row.bound_kind = name_of(cell.bound.kind);
    row.bound = cell.bound.value;
    row.status = "failed";
    row.message = why;
    return {row, nullptr};
  }

  const Study& study_;
  const RunSettings& settings_;
  RunObserver& observer_;
  std::vector<DatasetSource> sources_;
  ResultFile file_;
  ThreadPool pool_;
  std::set<CellName> done_;
  std::mutex mutex_;
  std::mutex one_by_one_;
  std::size_t total_ = 0;
  std::size_t finished_ = 0;
  TimeLeft time_left_;
};

}  // namespace

std::vector<CellName> cells_of(const Study& study, const std::vector<DatasetSource>& sources) {
  std::vector<CellName> names;
  for (const DatasetSource& source : sources)
    for (const Cell& cell : cells_of_dataset(study, source.name)) names.push_back(cell.name);
  return names;
}

std::vector<CellName> cells_to_run(const Study& study, const RunSettings& settings) {
  std::vector<CellName> cells = cells_of(study, find_datasets(study, settings.places));
  std::set<CellName> done;
  for (const ResultRow& row : rows_so_far(settings.output / "results.csv"))
    if (!settings.retry_failed || row.status != "failed") done.insert(name_of(row));
  std::erase_if(cells, [&](const CellName& cell) { return done.contains(cell); });
  return cells;
}

std::vector<ResultRow> run_study(const Study& study, const RunSettings& settings, RunObserver& observer) {
  if (settings.jobs > 1 && study.timing)
    fail(ErrorCode::kInvalidArgument,
         "{} jobs side by side disturb each other's times: use one job, or \"timing\": false in the study",
         settings.jobs);
  std::error_code error;
  fs::create_directories(settings.output / "cells", error);
  if (error) fail(ErrorCode::kIo, "cannot make the folder {}: {}", settings.output.string(), error.message());
  Run run(study, settings, observer);
  write_study(study, settings);
  run.run();
  return run.rows();
}

}  // namespace tezpress
