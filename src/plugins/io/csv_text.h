// Tables as text: numbers in rows, nothing quoted. Every number reads back as the
// same value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/array.h"

namespace tezpress {

struct CsvFormat {
  char field = ',';
  char line = '\n';
};

// The rows of text after the first skip, as an array (rows, columns). Empty lines at the end and blanks around numbers
// are no part of them. path is for messages. Throws kCorrupt, naming line and column, for what is no number of dtype
// and for rows of another length.
Array parse_csv(std::string_view text, const CsvFormat& format, std::size_t skip, Dtype dtype, const std::string& path);

// The rows of an array (rows, columns), after a row of headers where there are any.
std::string format_csv(ConstView table, const CsvFormat& format, const std::vector<std::string>& headers);

}  // namespace tezpress
