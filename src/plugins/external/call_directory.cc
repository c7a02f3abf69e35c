#include "plugins/external/call_directory.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace tezpress {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "tezpress-external-";

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool is_memory_with_room(const std::string& path, std::uint64_t bytes) {
  struct statfs status {};
  if (path.empty() || statfs(path.c_str(), &status) != 0) return false;
  const auto kind = static_cast<unsigned long>(status.f_type);
  if (kind != TMPFS_MAGIC && kind != RAMFS_MAGIC) return false;
  // A ramfs, and a tmpfs without a limit, say 0 blocks in all.
  return status.f_blocks == 0 || status.f_bavail * static_cast<std::uint64_t>(status.f_bsize) >= bytes;
}

// The directory, open and locked; none where its process still lives or it is not ours.
Descriptor locked(const std::string& path, int lock) {
  Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!directory || fstat(directory.get(), &status) != 0 || status.st_uid != geteuid()) return Descriptor();
  while (flock(directory.get(), lock) != 0)
    if (errno != EINTR) return Descriptor();
  return directory;
}

void remove_abandoned(const std::string& parent) {
  std::error_code ignored;
  for (fs::directory_iterator entry(parent, ignored), end; entry != end; entry.increment(ignored)) {
    if (!entry->path().filename().string().starts_with(kName)) continue;
    std::error_code failure;
    if (const Descriptor lock = locked(entry->path(), LOCK_EX | LOCK_NB)) fs::remove_all(entry->path(), failure);
  }
}

}  // namespace

// Between its making and its locking another process may take the directory for an abandoned one and remove it.
bool CallDirectory::make_in(const std::string& parent) {
  if (parent.empty()) return false;
  for (;;) {
    std::string path = fs::absolute(parent) / (std::string(kName) + std::to_string(getpid()) + "-XXXXXX");
    if (mkdtemp(path.data()) == nullptr) return false;
    lock_ = locked(path, LOCK_EX);
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) continue;
    path_ = path;
    return true;
  }
}

CallDirectory::CallDirectory(std::uint64_t bytes) {
  for (const std::string& memory : {environment("XDG_RUNTIME_DIR"), std::string("/dev/shm")}) {
    if (!is_memory_with_room(memory, bytes)) continue;
    remove_abandoned(memory);
    if (make_in(memory)) return;
  }
  for (const std::string& disk : {environment("TMPDIR"), std::string("/tmp")}) {
    if (!make_in(disk)) continue;
    remove_abandoned(disk);
    return;
  }
  fail(ErrorCode::kIo, "no temporary directory can be made in $XDG_RUNTIME_DIR, /dev/shm, $TMPDIR or /tmp: {}",
       std::strerror(errno));
}

CallDirectory::~CallDirectory() {
  std::error_code ignored;
  for (const std::string& file : elsewhere_) fs::remove(file, ignored);
  fs::remove_all(path_, ignored);
}

std::string CallDirectory::new_file(const std::string& prefix, const std::string& stem, const std::string& suffix) {
  if (suffix.find('/') != std::string::npos)
    fail(ErrorCode::kInvalidArgument, "the suffix \"{}\" of a temporary file holds a '/'", suffix);
  const bool is_elsewhere = prefix.find('/') != std::string::npos;
  const std::string beginning = is_elsewhere ? fs::absolute(prefix).string() : path_ + '/' + prefix;
  std::string name = beginning + '.' + stem + "XXXXXX" + suffix;
  const Descriptor file(mkostemps(name.data(), static_cast<int>(suffix.size()), O_CLOEXEC));
  if (!file) fail(ErrorCode::kIo, "no temporary file {}: {}", name, std::strerror(errno));
  if (is_elsewhere) elsewhere_.push_back(name);
  return name;
}

}  // namespace tezpress
