#include "plugins/io/dataset_path.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;

namespace tezpress {

bool ends_with_any(std::string_view file, std::span<const std::string_view> endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return file.ends_with(ending); });
}

DatasetPath parse_dataset_path(const std::string& path, std::span<const std::string_view> endings) {
  for (std::size_t colon = path.find(":/"); colon != std::string::npos; colon = path.find(":/", colon + 1)) {
    std::string file = path.substr(0, colon);
    std::error_code ignored;
    if (ends_with_any(file, endings) || fs::is_regular_file(file, ignored))
      return {std::move(file), path.substr(colon + 1)};
  }
  return {path, ""};
}

bool begins_like_classic_netcdf(const std::string& file) {
  std::error_code ignored;
  char start[3] = {};
  return fs::is_regular_file(file, ignored) && std::ifstream(file, std::ios::binary).read(start, sizeof start) &&
         std::string_view(start, sizeof start) == "CDF";
}

void fail_naming(const std::string& path, const std::string& problem, std::string_view kind,
                 std::vector<std::string> names) {
  constexpr std::size_t kNamed = 20;  // at most so many
  const std::size_t count = names.size();
  if (count > kNamed) names.resize(kNamed);
  fail(ErrorCode::kUnknownName, "{} {}; it holds {} {}: {}{}", path, problem, count, kind, fmt::join(names, ", "),
       count > kNamed ? ", ..." : "");
}

}  // namespace tezpress
