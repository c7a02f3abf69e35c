// What the parts of the report share: ordered JSON, and files read as text or
// JSON with errors that name them.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace tezpress {

using ReportJson = nlohmann::ordered_json;

// The whole file; throws kIo, and kInvalidArgument for more than 256 MiB.
std::string read_report_text(const std::filesystem::path& path);
// The file as JSON; throws kCorrupt with the place in it.
ReportJson read_report_json(const std::filesystem::path& path);

}  // namespace tezpress
