// CSV as RFC 4180 has it: quoted fields, doubled quotes, line breaks inside
// quotes. One decision: what is not so is an error that names the line, never a
// guess, because a wrong guess would shift numbers into other columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tezpress {

struct CsvRecord {
  std::size_t line = 0;  // where it starts, from 1
  std::vector<std::string> fields;
};

// The records of text; the first is the header, and each has as many fields as it. Lines end in LF or CRLF, empty
// lines and a byte order mark are no part of the table. path is for messages. Throws kCorrupt, naming path and line,
// for a text without records, a record of another length, a quote that is not closed or that stands inside a field.
std::vector<CsvRecord> parse_csv_records(std::string_view text, const std::string& path);

}  // namespace tezpress
