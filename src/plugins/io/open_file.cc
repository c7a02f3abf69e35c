#include "plugins/io/open_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace tezpress {
namespace {

// One read or write call moves at most this much (Linux's own limit is 2^31 - 4096).
constexpr std::size_t kPiece = std::size_t{1} << 30;

[[noreturn]] void fail_io(const char* action, const std::string& name, int error) {
  fail(ErrorCode::kIo, "cannot {} {}: {}", action, name, std::generic_category().message(error));
}

}  // namespace

// A FILE* comes before a descriptor, as in LibPressio.
std::optional<OpenFile> OpenFile::at(const IoPlace& place) {
  if (place.path) return std::nullopt;
  if (place.stream) {
    if (*place.stream == nullptr) fail(ErrorCode::kInvalidArgument, "io:file_pointer is null, which is no open file");
    return OpenFile(-1, static_cast<std::FILE*>(*place.stream), "the file of io:file_pointer");
  }
  if (place.descriptor)
    return OpenFile(*place.descriptor, nullptr, fmt::format("file descriptor {}", *place.descriptor));
  return std::nullopt;
}

std::size_t OpenFile::read_some(void* target, std::size_t count) const {
  count = std::min(count, kPiece);
  if (stream_ != nullptr) {
    errno = 0;
    const std::size_t got = std::fread(target, 1, count, stream_);
    if (got == 0 && std::ferror(stream_) != 0) fail_io("read", name_, errno);
    return got;
  }
  ssize_t got = 0;
  do got = ::read(descriptor_, target, count);
  while (got < 0 && errno == EINTR);
  if (got < 0) fail_io("read", name_, errno);
  return static_cast<std::size_t>(got);
}

void OpenFile::read(void* target, std::size_t count) const {
  auto* at = static_cast<char*>(target);
  while (count > 0) {
    const std::size_t got = read_some(at, count);
    if (got == 0) fail(ErrorCode::kTruncated, "{} ends {} bytes too early", name_, count);
    at += got;
    count -= got;
  }
}

Bytes OpenFile::read_rest() const {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  Bytes bytes;
  for (std::size_t size = 0;;) {
    bytes.resize(size + std::max(kStep, size / 2));
    const std::size_t got = read_some(bytes.data() + size, bytes.size() - size);
    size += got;
    if (got > 0) continue;
    bytes.resize(size);
    return bytes;
  }
}

void OpenFile::write(const void* source, std::size_t count) const {
  if (stream_ != nullptr) {
    errno = 0;
    if (std::fwrite(source, 1, count, stream_) != count || std::fflush(stream_) != 0) fail_io("write", name_, errno);
    return;
  }
  const auto* at = static_cast<const char*>(source);
  while (count > 0) {
    const ssize_t put = ::write(descriptor_, at, std::min(count, kPiece));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail_io("write", name_, errno);
    at += put;
    count -= static_cast<std::size_t>(put);
  }
}

}  // namespace tezpress
