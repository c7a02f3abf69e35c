// The page without its data: template, style and scripts of src/evaluate/report,
// bundled into the binary by bundle_report.cmake.
#pragma once

#include <string>

#include "evaluate/report_table.h"

namespace tezpress {

// The whole HTML text. title is plain text; data goes into a script element of type application/json, as ASCII and
// without '<', so that nothing in it can end that element.
std::string report_page(const std::string& title, const ReportJson& data);

}  // namespace tezpress
