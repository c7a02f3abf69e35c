// The texts that bundle_report.cmake makes from src/evaluate/report at build time.
#pragma once

#include <string_view>

namespace tezpress {

std::string_view report_template();  // HTML with {{title}}, {{style}}, {{script}} and {{data}}
std::string_view report_style();     // CSS
std::string_view report_script();    // all scripts, in one function of their own

}  // namespace tezpress
