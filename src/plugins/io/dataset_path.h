// Paths into files that hold several arrays: "file.h5:/group/dataset".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tezpress {

struct DatasetPath {
  std::string file;
  std::string dataset;  // with its slash; "" if the path does not say
};

// Splits at the first ":/" that follows a name with one of the endings or an existing file.
DatasetPath parse_dataset_path(const std::string& path, std::span<const std::string_view> endings);

bool ends_with_any(std::string_view file, std::span<const std::string_view> endings);

// A file in one of NetCDF's formats of before HDF5 begins so. False where there is no such file.
bool begins_like_classic_netcdf(const std::string& file);

// Throws kUnknownName, "<path> <problem>; it holds 3 datasets: ...", naming some.
[[noreturn]] void fail_naming(const std::string& path, const std::string& problem, std::string_view kind,
                              std::vector<std::string> names);

}  // namespace tezpress
