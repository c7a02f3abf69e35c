// See evaluation_table.h.
#include "tezpress/evaluation_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tezpress/terminal.h"
#include "tezpress/text_table.h"

namespace tezpress {
namespace {

constexpr std::size_t kWidth = 120;

using Names = std::vector<std::string>;

void add_once(Names& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::string bound_of(const ResultRow& row) {
  return row.bound_kind == "lossless" ? row.bound_kind : fmt::format("{} {:g}", row.bound_kind, row.bound.value_or(0));
}

// Also of those that did not promise it: a ratio at a larger error is no better.
bool within_bound(const ResultRow& row) { return row.status == "ok" && row.max_error <= row.abs_bound; }

// The rows of one bound.
struct BoundTable {
  Names datasets, compressors;
  std::map<std::pair<std::string, std::string>, const ResultRow*> cells;

  const ResultRow* find(const std::string& dataset, const std::string& compressor) const {
    const auto found = cells.find({dataset, compressor});
    return found == cells.end() ? nullptr : found->second;
  }
  // Of cells that kept what they promised, be it nothing.
  std::optional<double> ratio(const std::string& dataset, const std::string& compressor) const {
    const ResultRow* row = find(dataset, compressor);
    return row != nullptr && row->status == "ok" ? row->ratio : std::nullopt;
  }
  double best(const std::string& dataset) const {
    double most = 0;
    for (const std::string& compressor : compressors) {
      const ResultRow* row = find(dataset, compressor);
      if (row != nullptr && within_bound(*row)) most = std::max(most, row->ratio.value_or(0));
    }
    return most;
  }
  bool complete(const std::string& dataset) const {
    return std::all_of(compressors.begin(), compressors.end(),
                       [&](const std::string& compressor) { return ratio(dataset, compressor).has_value(); });
  }
};

BoundTable table_of(const std::vector<ResultRow>& rows, const std::string& bound) {
  BoundTable table;
  for (const ResultRow& row : rows) {
    if (bound_of(row) != bound) continue;
    add_once(table.datasets, row.dataset);
    add_once(table.compressors, row.compressor);
    table.cells[{row.dataset, row.compressor}] = &row;
  }
  return table;
}

std::string cell_text(const BoundTable& table, const std::string& dataset, const std::string& compressor) {
  const ResultRow* row = table.find(dataset, compressor);
  if (row == nullptr) return "";
  if (row->status == "failed") return dim("failed");
  const std::string text = fmt::format("{:.2f}", row->ratio.value_or(0));
  if (row->status == "violated") return red(text + "!");
  if (!within_bound(*row)) return text + "~";
  return row->ratio == table.best(dataset) ? bold(text + "*") : text + " ";
}

std::vector<std::string> mean_cells(const BoundTable& table) {
  Names datasets;
  std::copy_if(table.datasets.begin(), table.datasets.end(), std::back_inserter(datasets),
               [&](const std::string& dataset) { return table.complete(dataset); });
  std::vector<std::string> cells = {fmt::format("geometric mean of {}", datasets.size()), ""};
  if (datasets.empty()) return {};
  for (const std::string& compressor : table.compressors) {
    double sum = 0;
    for (const std::string& dataset : datasets) sum += std::log(*table.ratio(dataset, compressor));
    cells.push_back(fmt::format("{:.2f} ", std::exp(sum / static_cast<double>(datasets.size()))));
  }
  return cells;
}

// What the bound means there: the other way to state it.
std::string meaning(const BoundTable& table, const std::string& dataset) {
  for (const std::string& compressor : table.compressors) {
    const ResultRow* row = table.find(dataset, compressor);
    if (row == nullptr || !row->abs_bound || row->bound_kind == "lossless") continue;
    return row->bound_kind == "abs" ? fmt::format("rel {:.1e}", row->rel_bound.value_or(0))
                                    : fmt::format("abs {:.1e}", *row->abs_bound);
  }
  return "";
}

std::string bound_text(const std::vector<ResultRow>& rows, const std::string& bound) {
  const BoundTable table = table_of(rows, bound);
  std::vector<TextTable::Column> columns = {{bound}, {""}};
  for (const std::string& compressor : table.compressors) columns.push_back({compressor + " ", Align::kRight});
  TextTable text(columns);
  for (const std::string& dataset : table.datasets) {
    std::vector<std::string> cells = {dataset, meaning(table, dataset)};
    for (const std::string& compressor : table.compressors) cells.push_back(cell_text(table, dataset, compressor));
    text.add_row(cells);
  }
  if (table.datasets.size() > 1) text.add_row(mean_cells(table));
  return text.to_text(kWidth);
}

// A reason that is shared by many cells is said once.
std::string complaints(const std::vector<ResultRow>& rows, const std::string& status) {
  Names reasons;
  std::map<std::string, std::pair<std::string, std::size_t>> first;
  for (const ResultRow& row : rows) {
    if (row.status != status) continue;
    const std::string reason = status == "failed" ? row.compressor + ": " + row.message : row.message;
    add_once(reasons, reason);
    auto& [where, count] = first[reason];
    if (count++ == 0) where = fmt::format("{}, {}, {}", row.dataset, row.compressor, bound_of(row));
  }
  std::string text;
  for (const std::string& reason : reasons) {
    const auto& [where, count] = first[reason];
    const std::string others = count > 1 ? fmt::format(" and {} more", count - 1) : "";
    text += red(wrapped(fmt::format("{} ({}{}): {}", status, where, others, reason), kWidth, 2)) + "\n";
  }
  return text;
}

}  // namespace

std::string evaluation_table(const std::vector<ResultRow>& rows) {
  Names bounds;
  for (const ResultRow& row : rows) add_once(bounds, bound_of(row));
  std::string text =
      "Compression ratio; * best of the dataset, ! bound violated, ~ error above the bound, which was not promised\n\n";
  for (const std::string& bound : bounds) text += bound_text(rows, bound) + "\n";
  return text + complaints(rows, "violated") + complaints(rows, "failed");
}

}  // namespace tezpress
