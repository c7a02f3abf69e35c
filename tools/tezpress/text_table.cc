// See text_table.h.
#include "tezpress/text_table.h"

#include <fmt/core.h>

#include <algorithm>

namespace tezpress {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 20;  // wrapped text keeps this width even if the line then is too long

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::size_t length = visible_length(text);
  const std::string blanks(width > length ? width - length : 0, ' ');
  return align == Align::kLeft ? text + blanks : blanks + text;
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::size_t visible_length(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033') {
      while (i < text.size() && text[i] != 'm') ++i;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++length;
    }
  }
  return length;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t length = visible_length(word);
    if (used > 0 && used + 1 + length > width) {
      lines += "\n" + std::string(indent, ' ');
      used = 0;
    }
    if (used > 0) {
      lines += ' ';
      ++used;
    }
    lines += word;
    used += length;
  }
  return lines;
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> result;
  for (const Column& column : columns_) result.push_back(visible_length(column.title));
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < row.cells.size() && i < result.size(); ++i) {
      result[i] = std::max(result[i], visible_length(row.cells[i]));
    }
  }
  return result;
}

std::string TextTable::to_text(std::size_t width) const {
  const std::vector<std::size_t> column_widths = widths();
  const auto line_of = [&](const std::vector<std::string>& cells, const std::string& rest) {
    std::string line;
    std::size_t used = 0;
    const auto running = [&](const std::string& text) {
      return wrapped(text, std::max(width > used ? width - used : 0, kNarrowest), used);
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool last = i + 1 == columns_.size() && columns_[i].align == Align::kLeft;
      line += last ? running(cells[i]) : padded(cells[i], column_widths[i], columns_[i].align) + std::string(kGap, ' ');
      used += column_widths[i] + kGap;
    }
    if (!rest.empty()) line += running(rest);
    return without_trailing_blanks(line) + "\n";
  };
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  const bool titled =
      std::any_of(titles.begin(), titles.end(), [](const std::string& title) { return !title.empty(); });
  std::string text = titled ? line_of(titles, "") : "";
  for (const Row& row : rows_) text += line_of(row.cells, row.rest);
  return text;
}

}  // namespace tezpress
