// Records of comma-separated values as RFC 4180 has them: one place for quoting,
// whoever writes a table of texts and numbers.
#pragma once

#include <string>
#include <vector>

namespace tezpress {

// The fields with commas between them and '\n' at the end; quoted are those that need it.
std::string format_csv_record(const std::vector<std::string>& fields);

}  // namespace tezpress
