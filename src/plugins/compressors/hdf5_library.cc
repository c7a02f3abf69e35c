// hdf5plugin's filters carry stubs of HDF5's functions and of its global variables.
// With libhdf5 in the global scope of the process before the filter is loaded, the
// dynamic linker binds them all to the real ones. The filters' own init_filter() is
// not called: in a program that holds copies of HDF5's variables (copy relocations
// of a non-PIC executable) it overwrites them with zeros.
#include "plugins/compressors/hdf5_library.h"

#include <H5PLextern.h>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "base/error.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

void add_path_list(const char* list, std::vector<fs::path>& folders) {
  if (list == nullptr) return;
  std::string_view rest = list;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// <environment>/lib/python3.X/site-packages/hdf5plugin/plugins
void add_python_environment(const fs::path& environment, std::vector<fs::path>& folders) {
  std::error_code ignored;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(environment / "lib", ignored))
    if (entry.path().filename().string().starts_with("python3"))
      found.push_back(entry.path() / "site-packages" / "hdf5plugin" / "plugins");
  std::ranges::sort(found);
  folders.insert(folders.end(), found.begin(), found.end());
}

void promote_libhdf5() {
  Dl_info where{};
  if (dladdr(reinterpret_cast<void*>(&H5open), &where) == 0 || where.dli_fname == nullptr) return;
  // Already loaded, so this only widens its scope; a statically linked HDF5 is global anyway. Never closed.
  dlopen(where.dli_fname, RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD);
}

// The content of file under another inode and name, so that the dynamic linker takes it for another library. The
// descriptor stays open: a later copy must not get the same name in /proc.
void* open_private_copy(const fs::path& file) {
  const int memory = memfd_create("tezpress-hdf5-filter", MFD_CLOEXEC);
  if (memory < 0) return nullptr;
  std::ifstream source(file, std::ios::binary);
  const fs::path link = fmt::format("/proc/self/fd/{}", memory);
  std::ofstream(link, std::ios::binary) << source.rdbuf();
  return dlopen(link.c_str(), RTLD_NOW | RTLD_LOCAL);
}

Hdf5Filter open_filter(const fs::path& file) {
  promote_libhdf5();
  void* handle = nullptr;
  if (void* loaded = dlopen(file.c_str(), RTLD_LAZY | RTLD_NOLOAD); loaded != nullptr) {
    dlclose(loaded);
    handle = open_private_copy(file);
  } else {
    handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == nullptr) {
    const char* reason = dlerror();
    fail(ErrorCode::kIo, "the HDF5 filter {} cannot be loaded: {}", file.string(), reason ? reason : "no reason given");
  }
  using TypeFunction = H5PL_type_t (*)();
  using InfoFunction = const void* (*)();
  const auto type = reinterpret_cast<TypeFunction>(dlsym(handle, "H5PLget_plugin_type"));
  const auto plugin = reinterpret_cast<InfoFunction>(dlsym(handle, "H5PLget_plugin_info"));
  if (type == nullptr || plugin == nullptr || type() != H5PL_TYPE_FILTER || plugin() == nullptr) {
    dlclose(handle);
    fail(ErrorCode::kUnsupported, "{} is a shared object but no HDF5 filter plugin", file.string());
  }
  return {static_cast<const H5Z_class2_t*>(plugin()), file};
}

std::vector<fs::path> shared_objects_in(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".so") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

struct KnownFile {
  int id;
  std::string_view stem;
};
// Files whose filter is known without loading them (some are 100 MB): those of hdf5plugin.
constexpr KnownFile kKnownFiles[] = {
    {307, "libh5bzip2"}, {32001, "libh5blosc"},  {32004, "libh5lz4"},   {32008, "libh5bshuf"},
    {32013, "libh5zfp"}, {32015, "libh5zstd"},   {32017, "libh5sz"},    {32018, "libh5fcidecomp"},
    {32024, "libh5sz3"}, {32026, "libh5blosc2"}, {32028, "libh5sperr"}, {32033, "libh5htj2k"},
};

bool known_to_be_another(const fs::path& file, int id) {
  for (const KnownFile& known : kKnownFiles)
    if (file.stem().string() == known.stem) return known.id != id;
  return false;
}

}  // namespace

std::vector<fs::path> hdf5_plugin_folders() {
  std::vector<fs::path> folders;
  add_path_list(std::getenv("TEZPRESS_HDF5_PLUGINS"), folders);
  add_path_list(std::getenv("HDF5_PLUGIN_PATH"), folders);
  add_path_list(TEZPRESS_HDF5PLUGIN_FOLDER, folders);
  if (const char* active = std::getenv("VIRTUAL_ENV"); active != nullptr) add_python_environment(active, folders);
  add_python_environment(TEZPRESS_PROJECT_VENV, folders);
  add_path_list(H5_DEFAULT_PLUGINDIR, folders);
  std::error_code ignored;
  std::erase_if(folders, [&](const fs::path& folder) { return !fs::is_directory(folder, ignored); });
  return folders;
}

fs::path find_hdf5_plugin(const std::vector<std::string_view>& stems) {
  std::error_code ignored;
  for (const fs::path& folder : hdf5_plugin_folders())
    for (const std::string_view stem : stems)
      if (fs::path file = folder / fmt::format("lib{}.so", stem); fs::is_regular_file(file, ignored)) return file;
  return {};
}

const Hdf5Filter& load_hdf5_filter(const fs::path& file) {
  static std::map<fs::path, Hdf5Filter> loaded;  // guarded by the Hdf5Session of the caller
  std::error_code ignored;
  const fs::path key = fs::weakly_canonical(file, ignored);
  if (const auto found = loaded.find(key); found != loaded.end()) return found->second;
  return loaded.emplace(key, open_filter(key)).first->second;
}

const Hdf5Filter& load_hdf5_filter(int id, const fs::path& path) {
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) {
    const Hdf5Filter& filter = load_hdf5_filter(path);
    if (id != 0 && filter.functions->id != id)
      fail(ErrorCode::kInvalidArgument, "{} holds the HDF5 filter {}, not {}", path.string(), filter.functions->id, id);
    return filter;
  }
  std::string sought;
  for (const fs::path& folder : path.empty() ? hdf5_plugin_folders() : std::vector{path}) {
    sought += (sought.empty() ? "" : ", ") + folder.string();
    for (const fs::path& file : shared_objects_in(folder)) {
      if (known_to_be_another(file, id)) continue;
      try {
        if (const Hdf5Filter& filter = load_hdf5_filter(file); filter.functions->id == id) return filter;
      } catch (const Error&) {
        continue;  // some other shared object; a missing filter is reported below
      }
    }
  }
  fail(ErrorCode::kUnknownName, "no plugin with the HDF5 filter {} was found in {}; {}", id,
       sought.empty() ? "any folder" : sought, kHdf5PluginsHint);
}

}  // namespace tezpress

#ifdef TEZPRESS_ADDRESS_SANITIZER
// Faults of the filters themselves, which cannot be told apart by module: the SZ filters return memory of new[] that
// HDF5's rules free with free(), and keep tables until the process ends.
extern "C" __attribute__((visibility("default"))) const char* __asan_default_options() {
  return "alloc_dealloc_mismatch=0";
}
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
  return "leak:libh5sz.so\nleak:libh5sz3.so\n";
}
#endif
