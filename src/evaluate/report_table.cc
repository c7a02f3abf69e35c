// The columns of docs/evaluation.md; others are handed on as text.
#include "evaluate/report_table.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "evaluate/csv_records.h"

namespace tezpress {
namespace {

constexpr std::array<std::string_view, 5> kRequired = {"dataset", "compressor", "bound_kind", "bound", "status"};
constexpr std::array<std::string_view, 31> kNumbers = {"values",
                                                       "range",
                                                       "bound",
                                                       "abs_bound",
                                                       "rel_bound",
                                                       "uncompressed_bytes",
                                                       "compressed_bytes",
                                                       "model_bytes",
                                                       "ratio",
                                                       "ratio_with_model",
                                                       "bit_rate",
                                                       "max_error",
                                                       "mse",
                                                       "psnr",
                                                       "ssim",
                                                       "violations",
                                                       "compress_s",
                                                       "compress_s_min",
                                                       "compress_s_max",
                                                       "decompress_s",
                                                       "decompress_s_min",
                                                       "decompress_s_max",
                                                       "cold_compress_s",
                                                       "training_s",
                                                       "startup_s",
                                                       "repeats",
                                                       "threads",
                                                       "error_prev_corr",
                                                       "error_pred_corr",
                                                       "error_autocorr1",
                                                       "cold_decompress_s"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Place {
  const std::string& path;
  std::size_t line;
};

double number(const std::string& text, std::string_view column, const Place& place) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    fail(ErrorCode::kCorrupt, "{}: line {} has '{}' in the column {}, which is no number", place.path, place.line, text,
         column);
  return value;
}

ReportJson field(const std::string& text, const std::string& column, const Place& place) {
  if (!contains(kNumbers, column)) return text;
  if (text.empty()) return nullptr;
  const double value = number(text, column, place);
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

using Columns = std::map<std::string, std::size_t, std::less<>>;

Columns read_header(const CsvRecord& header, const std::string& path) {
  Columns columns;
  for (std::size_t i = 0; i < header.fields.size(); ++i)
    if (!columns.emplace(header.fields[i], i).second)
      fail(ErrorCode::kCorrupt, "{}: line {} has the column {} twice", path, header.line, header.fields[i]);
  for (const std::string_view name : kRequired)
    if (!columns.contains(name))
      fail(ErrorCode::kCorrupt, "{}: line {} is no header of results: the column {} is missing", path, header.line,
           name);
  return columns;
}

void check_word(const std::string& word, std::string_view column, std::initializer_list<std::string_view> allowed,
                const Place& place) {
  if (std::find(allowed.begin(), allowed.end(), word) == allowed.end())
    fail(ErrorCode::kCorrupt, "{}: line {} has '{}' in the column {}; it is one of {}", place.path, place.line, word,
         column, fmt::join(allowed, ", "));
}

// The key of a record, after its words and its bound were checked.
std::string checked_key(const std::vector<std::string>& fields, const Columns& columns, const Place& place) {
  const auto text = [&](std::string_view column) -> const std::string& { return fields[columns.find(column)->second]; };
  check_word(text("bound_kind"), "bound_kind", {"abs", "rel", "lossless"}, place);
  check_word(text("status"), "status", {"ok", "failed", "violated"}, place);
  const std::string& bound = text("bound");
  return report_key(text("dataset"), text("compressor"), text("bound_kind"),
                    bound.empty() ? 0.0 : number(bound, "bound", place));
}

}  // namespace

std::string report_key(const std::string& dataset, const std::string& compressor, const std::string& bound_kind,
                       double bound) {
  return fmt::format("{}\x1f{}\x1f{}\x1f{}", dataset, compressor, bound_kind, bound_kind == "lossless" ? 0.0 : bound);
}

ReportTable read_report_table(const std::filesystem::path& results_csv) {
  const std::string path = results_csv.string();
  const std::vector<CsvRecord> records = parse_csv_records(read_report_text(results_csv), path);
  const Columns columns = read_header(records[0], path);
  ReportTable table;
  table.columns = records[0].fields;
  for (std::size_t r = 1; r < records.size(); ++r) {
    const Place place{path, records[r].line};
    ReportJson row = ReportJson::array();
    for (std::size_t i = 0; i < records[r].fields.size(); ++i)
      row.push_back(field(records[r].fields[i], records[0].fields[i], place));
    const auto [cell, is_new] = table.index.emplace(checked_key(records[r].fields, columns, place), table.rows.size());
    if (is_new)
      table.rows.push_back(std::move(row));
    else
      table.rows[cell->second] = std::move(row);
  }
  return table;
}

}  // namespace tezpress
