// Whole text files of a run: study.json, environment.json, cells, the report.
#pragma once

#include <filesystem>
#include <string>

namespace tezpress {

std::string read_text(const std::filesystem::path& file);  // throws kIo
// The file appears under its name only when it is whole. Throws kIo.
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace tezpress
