#include "plugins/io/csv_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tezpress {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Cuts the part before the next delimiter off text.
std::string_view take_part(std::string_view& text, char delimiter) {
  const std::size_t end = text.find(delimiter);
  const std::string_view part = text.substr(0, end);
  text = end == text.npos ? std::string_view() : text.substr(end + 1);
  return part;
}

struct Position {
  const std::string& path;
  std::size_t line = 0;
  std::size_t column = 0;
};

template <typename T>
T number(std::string_view text, const Position& at, Dtype dtype) {
  T value{};
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return value;
  constexpr std::size_t kShown = 40;
  fail(ErrorCode::kCorrupt, "{}, line {}, column {}: \"{}\" is no {}; csv:skip_rows says how many lines are headers",
       at.path, at.line, at.column, text.substr(0, kShown), name_of(dtype));
}

template <typename T>
std::size_t parse_row(std::string_view row, char field, Position at, Dtype dtype, std::vector<T>& values) {
  // A delimiter at the end is followed by one more, empty field.
  const std::size_t columns = static_cast<std::size_t>(std::count(row.begin(), row.end(), field)) + 1;
  for (at.column = 1; at.column <= columns; ++at.column)
    values.push_back(number<T>(trimmed(take_part(row, field)), at, dtype));
  return columns;
}

template <typename T>
Array parse(std::string_view text, const CsvFormat& format, std::size_t skip, Dtype dtype, const std::string& path) {
  std::vector<T> values;
  std::size_t columns = 0;
  std::size_t rows = 0;
  for (Position at{path}; !text.empty();) {
    const std::string_view row = take_part(text, format.line);
    if (++at.line <= skip || (trimmed(row).empty() && trimmed(text).empty())) continue;
    const std::size_t found = parse_row(row, format.field, at, dtype, values);
    if (rows > 0 && found != columns)
      fail(ErrorCode::kCorrupt, "{}, line {}: {} columns, but the lines before have {}", path, at.line, found, columns);
    columns = found;
    ++rows;
  }
  Array table(dtype, {rows, columns});
  std::copy(values.begin(), values.end(), table.values<T>().begin());
  return table;
}

}  // namespace

Array parse_csv(std::string_view text, const CsvFormat& format, std::size_t skip, Dtype dtype,
                const std::string& path) {
  return visit_dtype(dtype, [&](auto tag) { return parse<decltype(tag)>(text, format, skip, dtype, path); });
}

std::string format_csv(ConstView table, const CsvFormat& format, const std::vector<std::string>& headers) {
  Array storage;
  table = contiguous(table, storage);
  const std::size_t columns = table.shape()[1];
  std::string text;
  for (std::size_t i = 0; i < headers.size(); ++i)
    text += headers[i] + (i + 1 == headers.size() ? format.line : format.field);
  visit_dtype(table.dtype(), [&](auto tag) {
    std::size_t column = 0;
    for (const auto value : table.values<decltype(tag)>()) {
      const bool last = ++column == columns;
      fmt::format_to(std::back_inserter(text), "{}{}", value, last ? format.line : format.field);
      if (last) column = 0;
    }
  });
  return text;
}

}  // namespace tezpress
