// results.csv as the page wants it: checked, with numbers as numbers.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace tezpress {

using ReportJson = nlohmann::ordered_json;

struct ReportTable {
  ReportJson columns = ReportJson::array();  // names
  ReportJson rows = ReportJson::array();     // arrays as long as columns: text, numbers, "inf", null for empty
  std::map<std::string, std::size_t> index;  // report_key() of a row -> its place in rows
};

// What tells cells apart. bound: as the study states it; 0 where lossless.
std::string report_key(const std::string& dataset, const std::string& compressor, const std::string& bound_kind,
                       double bound);

// The last row of a cell counts where it was measured again. Throws kIo, and kCorrupt, naming the line or the row, for
// what is no table of results.
ReportTable read_report_table(const std::filesystem::path& results_csv);

}  // namespace tezpress
