// The report of an evaluation: one HTML page that holds everything it draws.
// One decision: the page gets the numbers, not pictures of them, and draws them
// itself, so that a reader can sort, zoom and export what it shows.
#pragma once

#include <filesystem>

namespace tezpress {

// Reads results_csv and, where they stand beside it, study.json, environment.json and cells/*.json (what a run of
// `tezpress evaluate` writes; docs/evaluation.md) and writes the page html, which appears under its name only when it
// is complete. Throws kIo for files that cannot be read or written, kCorrupt, naming file and line or entry, for
// what is no result, and kInvalidArgument for pictures that no browser could load.
void write_report(const std::filesystem::path& results_csv, const std::filesystem::path& html);

}  // namespace tezpress
