// The columns are those of result_row.h, in their order.
#include "evaluate/report_table.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "evaluate/result_row.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

ReportJson json_of(const std::string& text) { return text; }
ReportJson json_of(const std::optional<std::uint64_t>& number) {
  return number ? ReportJson(*number) : ReportJson(nullptr);
}
// JSON has neither infinities nor NaN, which is as good as not measured.
ReportJson json_of(const std::optional<double>& number) {
  if (!number || std::isnan(*number)) return nullptr;
  if (std::isinf(*number)) return *number > 0 ? "inf" : "-inf";
  return *number;
}

void check_word(const std::string& word, std::string_view column, std::initializer_list<std::string_view> allowed,
                const ResultRow& row, const std::string& path) {
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
    fail(ErrorCode::kCorrupt, "{}: the row of {} with {} has '{}' in the column {}; it is one of {}", path, row.dataset,
         row.compressor, word, column, fmt::join(allowed, ", "));
}

}  // namespace

std::string report_key(const std::string& dataset, const std::string& compressor, const std::string& bound_kind,
                       double bound) {
  return fmt::format("{}\x1f{}\x1f{}\x1f{}", dataset, compressor, bound_kind, bound_kind == "lossless" ? 0.0 : bound);
}

ReportTable read_report_table(const std::filesystem::path& results_csv) {
  const std::string path = results_csv.string();
  ReportTable table;
  const ResultRow empty;
  for_each_column(empty, [&](const char* name, const auto&) { table.columns.push_back(name); });
  for (const ResultRow& row : parse_results(read_text(results_csv), path)) {
    check_word(row.bound_kind, "bound_kind", {"abs", "rel", "lossless"}, row, path);
    check_word(row.status, "status", {"ok", "failed", "violated"}, row, path);
    ReportJson fields = ReportJson::array();
    for_each_column(row, [&](const char*, const auto& member) { fields.push_back(json_of(member)); });
    const std::string key = report_key(row.dataset, row.compressor, row.bound_kind, row.bound.value_or(0));
    const auto [place, is_new] = table.index.emplace(key, table.rows.size());
    if (is_new)
      table.rows.push_back(std::move(fields));
    else
      table.rows[place->second] = std::move(fields);
  }
  return table;
}

}  // namespace tezpress
