// The files of one call of a foreign program. One decision: they lie in a directory
// of their own, in memory where there is room, which is removed with all that is in
// it; a lock held on it tells the next call which directories a killed process left.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/descriptor.h"

namespace tezpress {

class CallDirectory {
 public:
  // In $XDG_RUNTIME_DIR or /dev/shm where that is a memory file system with room for bytes, else in $TMPDIR or /tmp.
  // Mode 0700. Throws kIo. Removes such directories of this user whose process has gone.
  explicit CallDirectory(std::uint64_t bytes);
  ~CallDirectory();
  CallDirectory(const CallDirectory&) = delete;
  CallDirectory& operator=(const CallDirectory&) = delete;

  const std::string& path() const { return path_; }

  // A new, empty file, absolute; removed with the directory. prefix: the beginning of its name, or, with a '/', of its
  // path, somewhere else then (LibPressio's ..._prefixes). Throws kIo, and kInvalidArgument for a suffix with a '/'.
  std::string new_file(const std::string& prefix, const std::string& stem, const std::string& suffix);

 private:
  bool make_in(const std::string& parent);

  std::string path_;
  Descriptor lock_;
  std::vector<std::string> elsewhere_;
};

}  // namespace tezpress
