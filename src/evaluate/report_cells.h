// The details of cells (cells/*.json), checked, with arrays of values that
// several cells share stored once.
#pragma once

#include <filesystem>

#include "evaluate/report_table.h"

namespace tezpress {

struct ReportCells {
  ReportJson cells = ReportJson::array();  // the file's content with "row": its place in the table's rows
  ReportJson blobs = ReportJson::array();  // base64 of float32, little endian; slices name their arrays by index here
};

// The file as JSON; throws kIo, and kCorrupt with the place in it.
ReportJson read_report_json(const std::filesystem::path& file);

// The details of the table's rows, in their order; nothing where the folder does not exist. A file of a cell that is
// no row is passed over (a study that was changed leaves such). The error of a slice is left out where it is the
// float32 difference of reconstruction and original, which the page can form itself. Throws kCorrupt, naming the file
// and the entry, for details whose arrays do not fit each other, kInvalidArgument beyond 400 MiB of pictures.
ReportCells read_report_cells(const std::filesystem::path& folder, const ReportTable& table);

}  // namespace tezpress
