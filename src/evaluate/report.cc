// Collects what a run left in its folder and hands it to the page.
#include "evaluate/report.h"

#include "base/error.h"
#include "evaluate/report_cells.h"
#include "evaluate/report_page.h"
#include "evaluate/report_table.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

ReportJson object_if_there(const fs::path& file) {
  if (!fs::exists(file)) return nullptr;
  ReportJson object = read_report_json(file);
  if (!object.is_object()) fail(ErrorCode::kCorrupt, "{} is no JSON object", file.string());
  return object;
}

// What the study is called, else the folder of its results.
std::string title_of(const ReportJson& study, const fs::path& folder) {
  if (study.is_object() && study.contains("name") && study["name"].is_string()) return study["name"];
  return fs::absolute(folder / "results.csv").lexically_normal().parent_path().filename().string();
}

}  // namespace

void write_report(const fs::path& results_csv, const fs::path& html) {
  const fs::path folder = results_csv.parent_path();
  const ReportTable table = read_report_table(results_csv);
  ReportCells details = read_report_cells(folder / "cells", table);
  ReportJson data;
  data["study"] = object_if_there(folder / "study.json");
  data["environment"] = object_if_there(folder / "environment.json");
  data["title"] = title_of(data["study"], folder);
  data["columns"] = table.columns;
  data["rows"] = table.rows;
  data["cells"] = std::move(details.cells);
  data["blobs"] = std::move(details.blobs);
  write_text(html, report_page(data["title"], data));
}

}  // namespace tezpress
