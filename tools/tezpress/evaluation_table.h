// The results of a study for the terminal: one table of ratios per bound.
#pragma once

#include <string>
#include <vector>

#include "evaluate/result_row.h"

namespace tezpress {

// rows: in the study's order. Ratios by dataset and compressor, the best of each dataset marked, geometric means over
// the datasets that all compressors of the table have; then what was violated, in red, and what failed.
std::string evaluation_table(const std::vector<ResultRow>& rows);

}  // namespace tezpress
