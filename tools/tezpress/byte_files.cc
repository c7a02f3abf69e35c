// See byte_files.h.
#include "tezpress/byte_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;  // bytes per read from a pipe

// A file that is read to its end, whatever it is: plain, a pipe, a device.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail_on(const std::string& action, const std::string& path) {
  fail(ErrorCode::kIo, "cannot {} {}: {}", action, path, std::strerror(errno));
}

Bytes read_all(int descriptor, const std::string& name) {
  Bytes bytes;
  std::size_t used = 0;
  while (true) {
    if (bytes.size() - used < kBlock) bytes.resize(std::max(2 * bytes.size(), kBlock));
    const ssize_t count = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_on("read", name);
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  bytes.resize(used);
  return bytes;
}

void write_all(int descriptor, ByteSpan bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_on("write", name);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace

Bytes read_bytes(const std::string& path) {
  if (path == kStandardStream) return read_all(STDIN_FILENO, "standard input");
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail_on("open", path);
  return read_all(file.number(), path);
}

Bytes read_first_bytes(const std::string& path) {
  constexpr std::size_t kEnough = 64;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  const InputFile file(path);
  Bytes bytes(std::min<std::uint64_t>(kEnough, file.size()));
  file.read(0, bytes.data(), bytes.size());
  return bytes;
}

void write_bytes(const std::string& path, ByteSpan bytes) {
  if (path == kStandardStream) return write_all(STDOUT_FILENO, bytes, "standard output");
  OutputFile file(path);
  file.write(bytes.data(), bytes.size());
  file.commit();
}

void refuse_to_overwrite(const std::string& path, bool force) {
  std::error_code ignored;  // what cannot be looked at will fail with its own reason when written
  if (!force && path != kStandardStream && std::filesystem::exists(path, ignored)) {
    fail(ErrorCode::kInvalidArgument, "{} exists already; give --force to replace it", path);
  }
}

}  // namespace tezpress
