#include "plugins/io/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

// One read or write call moves at most this much (Linux's own limit is 2^31 - 4096).
constexpr std::size_t kPiece = std::size_t{1} << 30;

[[noreturn]] void fail_io(const char* action, const std::string& path, int error) {
  fail(ErrorCode::kIo, "cannot {} {}: {}", action, path, std::generic_category().message(error));
}

void flush(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail_io("open", path, errno);
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  // Some file systems cannot flush a folder; its files are flushed one by one.
  if (error != 0 && error != EINVAL) fail_io("write", path, error);
}

}  // namespace

InputFile::InputFile(const std::string& path) : path_(path) {
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail_io("open", path, errno);
  struct stat status {};
  const int error = ::fstat(descriptor_, &status) == 0 ? (S_ISREG(status.st_mode) ? 0 : EISDIR) : errno;
  if (error != 0) {
    ::close(descriptor_);
    if (error == EISDIR) fail(ErrorCode::kIo, "{} is no plain file", path);
    fail_io("read", path, error);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(std::uint64_t offset, void* target, std::size_t count) const {
  auto* at = static_cast<char*>(target);
  while (count > 0) {
    const ssize_t got = ::pread(descriptor_, at, std::min(count, kPiece), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_io("read", path_, errno);
    if (got == 0) fail(ErrorCode::kTruncated, "{} ends {} bytes too early, at byte {}", path_, count, offset);
    at += got;
    offset += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
}

PendingPath::PendingPath(const std::string& final_path) : final_(final_path) {
  while (final_.size() > 1 && final_.ends_with('/')) final_.pop_back();
  static std::atomic<unsigned> serial = 0;  // makes names of one process differ; nothing depends on the value
  pending_ = fmt::format("{}.part-{}-{}", final_, ::getpid(), serial++);
}

PendingPath::~PendingPath() {
  std::error_code ignored;
  if (!done_) fs::remove_all(pending_, ignored);
}

void PendingPath::commit() {
  flush(pending_);
  if (::rename(pending_.c_str(), final_.c_str()) != 0) fail_io("create", final_, errno);
  done_ = true;
}

OutputFile::OutputFile(const std::string& final_path) : pending_(final_path) {
  if (fs::is_directory(final_path)) fail(ErrorCode::kIo, "cannot write {}: it is a folder", final_path);
  descriptor_ = ::open(pending_.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_io("create", final_path, errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::write(const void* source, std::size_t count) {
  const auto* at = static_cast<const char*>(source);
  while (count > 0) {
    const ssize_t put = ::write(descriptor_, at, std::min(count, kPiece));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail_io("write", pending_.path(), errno);
    at += put;
    count -= static_cast<std::size_t>(put);
  }
}

void OutputFile::commit() {
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) fail_io("write", pending_.path(), errno);
  pending_.commit();
}

}  // namespace tezpress
