// Finds HDF5 filter plugins (shared objects) and loads them. One decision: a filter
// found loaded by somebody else (h5py, HDF5 itself) is loaded a second time from a
// private copy, because its calls may be bound to another copy of libhdf5.
#pragma once

#include <hdf5.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tezpress {

// One filter in this process; lives until the process ends.
struct Hdf5Filter {
  const H5Z_class2_t* functions = nullptr;
  std::filesystem::path path;
};

// Folders with filter plugins, in the order of search: $TEZPRESS_HDF5_PLUGINS, $HDF5_PLUGIN_PATH, the folder of
// Python's hdf5plugin found when this was built, the same in $VIRTUAL_ENV and in the project's own .venv, and HDF5's
// default folder. Existing folders only.
std::vector<std::filesystem::path> hdf5_plugin_folders();

// A file lib<stem>.so for one of the stems in those folders; an empty path if there is none.
std::filesystem::path find_hdf5_plugin(const std::vector<std::string_view>& stems);

// The filter of one file, loaded on first use. Call inside a Hdf5Session. Throws kIo if it cannot be loaded,
// kUnsupported if it is not an HDF5 filter plugin.
const Hdf5Filter& load_hdf5_filter(const std::filesystem::path& file);

// The filter with this id from path (a file or a folder), or from the folders above if path is empty. Call inside a
// Hdf5Session. Throws kUnknownName listing where it was sought.
const Hdf5Filter& load_hdf5_filter(int id, const std::filesystem::path& path);

// How to get the filters, for messages.
inline constexpr std::string_view kHdf5PluginsHint =
    "install them with: pip install hdf5plugin==7.1.0 (into the project's .venv or any activated environment), or "
    "name their folder in TEZPRESS_HDF5_PLUGINS";

}  // namespace tezpress
