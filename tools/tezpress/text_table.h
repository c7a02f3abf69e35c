// A table of plain text with aligned columns. Widths count visible characters, so
// that coloured cells line up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tezpress {

enum class Align { kLeft, kRight };

class TextTable {
 public:
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // cells: at most one per column; a missing one is empty.
  void add_row(std::vector<std::string> cells) { rows_.push_back({std::move(cells), {}}); }
  // A row whose text runs on from the given cells over all further columns.
  void add_row(std::vector<std::string> cells, std::string rest) {
    rows_.push_back({std::move(cells), std::move(rest)});
  }
  // Without a line of titles if all are empty. Lines of at most width characters: the last column and running text are
  // wrapped under themselves.
  std::string to_text(std::size_t width) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string rest;
  };
  std::vector<std::size_t> widths() const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

// Characters that a terminal shows of text: UTF-8 code points without colour sequences.
std::size_t visible_length(std::string_view text);
// text in lines of at most width characters, broken at spaces, all but the first indented by indent.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace tezpress
