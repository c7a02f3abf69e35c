// Reading bounded by a limit that no results reach but a wrong file might.
#include "evaluate/report_json.h"

#include "base/error.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{256} << 20;  // bytes

}  // namespace

std::string read_report_text(const std::filesystem::path& path) {
  const InputFile file(path.string());
  if (file.size() > kLargestFile)
    fail(ErrorCode::kInvalidArgument, "{} has {} bytes; files of a report have at most {}", path.string(), file.size(),
         kLargestFile);
  std::string text(file.size(), '\0');
  file.read(0, text.data(), text.size());
  return text;
}

ReportJson read_report_json(const std::filesystem::path& path) {
  try {
    return ReportJson::parse(read_report_text(path));
  } catch (const ReportJson::exception& error) {
    fail(ErrorCode::kCorrupt, "{} is no JSON: {}", path.string(), error.what());
  }
}

}  // namespace tezpress
