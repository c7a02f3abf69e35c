// See result_row.h.
#include "evaluate/result_row.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <string_view>

#include "base/csv_record.h"
#include "base/error.h"
#include "evaluate/csv_records.h"

namespace tezpress {
namespace {

std::string text_of(const std::string& value) { return value; }
template <typename T>
std::string text_of(const std::optional<T>& value) {
  return value ? fmt::format("{}", *value) : std::string();
}

// False where text is no such value.
bool parse_into(const std::string& text, std::string& value) {
  value = text;
  return true;
}
template <typename T>
bool parse_into(const std::string& text, std::optional<T>& value) {
  if (text.empty()) return true;
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  value = number;
  return error == std::errc{} && end == text.data() + text.size();
}

constexpr std::size_t kLongestMessage = 600;  // holds the list of all compressors, the longest of our own

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// A byte inside of a character of UTF-8, not its first.
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

using ColumnOrder = std::map<std::string, std::size_t, std::less<>>;

ColumnOrder order_of(const std::vector<std::string>& header, const std::string& path) {
  ColumnOrder order;
  for (std::size_t i = 0; i < header.size(); ++i) order.emplace(header[i], i);
  for (const char* needed : {"dataset", "compressor", "bound_kind", "bound"})
    if (!order.contains(needed))
      fail(ErrorCode::kCorrupt, "{}: line 1: there is no column \"{}\", so these are no results of an evaluation", path,
           needed);
  return order;
}

ResultRow parse_row(const CsvRecord& record, const ColumnOrder& order, const std::string& path) {
  ResultRow row;
  for_each_column(row, [&](const char* name, auto& member) {
    const auto column = order.find(name);
    if (column == order.end()) return;
    const std::string& text = record.fields[column->second];
    if (!parse_into(text, member))
      fail(ErrorCode::kCorrupt, "{}: line {}: \"{}\" in the column {} is no number that fits there", path, record.line,
           text, name);
  });
  return row;
}

}  // namespace

std::string one_line(const std::string& message) {
  constexpr std::string_view kCut = "...";
  std::string line;
  for (const char c : message) {
    if (!is_blank(c))
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  if (line.size() <= kLongestMessage) return line;
  std::size_t end = kLongestMessage - kCut.size();
  while (end > 0 && continues_character(line[end])) --end;
  return line.substr(0, end) + std::string(kCut);
}

std::string header_line() {
  std::vector<std::string> names;
  const ResultRow row;
  for_each_column(row, [&](const char* name, const auto&) { names.emplace_back(name); });
  return format_csv_record(names);
}

std::string csv_line(const ResultRow& row) {
  std::vector<std::string> fields;
  for_each_column(row, [&](const char*, const auto& member) { fields.push_back(text_of(member)); });
  return format_csv_record(fields);
}

std::vector<ResultRow> parse_results(const std::string& csv, const std::string& path) {
  const std::vector<CsvRecord> records = parse_csv_records(csv, path);
  const ColumnOrder order = order_of(records.front().fields, path);
  std::vector<ResultRow> rows;
  for (std::size_t i = 1; i < records.size(); ++i) rows.push_back(parse_row(records[i], order, path));
  return rows;
}

}  // namespace tezpress
