// The template names its parts as {{style}}, {{script}}, {{title}} and {{data}}; each
// is filled in once, in one pass, so that a part may contain such a word.
#include "evaluate/report_page.h"

#include <map>
#include <string_view>

#include "base/error.h"
#include "evaluate/report_assets.h"

namespace tezpress {
namespace {

std::string escaped_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

std::string embedded(const ReportJson& data) {
  const std::string text = data.dump(-1, ' ', true, ReportJson::error_handler_t::replace);
  std::string out;
  out.reserve(text.size() + text.size() / 100);
  for (const char c : text) {
    if (c == '<')
      out += "\\u003c";  // only ever inside of a string
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string report_page(const std::string& title, const ReportJson& data) {
  const std::map<std::string_view, std::string> parts = {{"title", escaped_html(title)},
                                                         {"style", std::string(report_style())},
                                                         {"script", std::string(report_script())},
                                                         {"data", embedded(data)}};
  std::string page;
  std::string_view rest = report_template();
  for (std::size_t open = rest.find("{{"); open != rest.npos; open = rest.find("{{")) {
    const std::size_t close = rest.find("}}", open);
    const auto part = parts.find(rest.substr(open + 2, close - open - 2));
    if (part == parts.end()) fail(ErrorCode::kInternal, "the report's template names an unknown part at {}", open);
    page += rest.substr(0, open);
    page += part->second;
    rest.remove_prefix(close + 2);
  }
  page += rest;
  return page;
}

}  // namespace tezpress
