#include "base/own_file.h"

#include <dlfcn.h>

namespace tezpress {

namespace fs = std::filesystem;

fs::path own_file() {
  std::error_code ignored;
  Dl_info self{};
  const bool found = dladdr(reinterpret_cast<const void*>(&own_file), &self) != 0 && self.dli_fname != nullptr;
  // Of the program itself the system knows only how it was called, which may be without a folder.
  if (!found || *self.dli_fname != '/') return fs::read_symlink("/proc/self/exe", ignored);
  return fs::canonical(self.dli_fname, ignored);
}

fs::path find_beside_own_file(const fs::path& name) {
  std::error_code ignored;
  for (fs::path folder = own_file().parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / name, ignored)) return folder / name;
  return {};
}

}  // namespace tezpress
