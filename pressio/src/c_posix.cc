// libpressio_ext/io/posix.h: bare values through one pair of loops, over whatever
// reads and writes a piece. A FILE* is read through its buffer, so that a program
// may have read a header from it before.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <memory>

#include "border.h"
#include "data_handle.h"
#include "libpressio_ext/io/posix.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

using Read = std::function<std::size_t(std::uint8_t* target, std::size_t size)>;  // 0: the end, or an error
using Write = std::function<std::size_t(const std::uint8_t* source, std::size_t size)>;

std::size_t read_all(const Read& read, std::uint8_t* target, std::size_t size) {
  std::size_t total = 0;
  while (total < size) {
    const std::size_t count = read(target + total, size - total);
    if (count == 0) break;
    total += count;
  }
  return total;
}

pressio_data read_rest(const Read& read) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  Bytes bytes;
  std::size_t size = 0;
  for (std::size_t count = 1; count > 0; size += count) {
    bytes.resize(size + std::max(kPiece, size));
    count = read_all(read, bytes.data() + size, bytes.size() - size);
  }
  bytes.resize(size);
  return data_of(std::move(bytes), {Dtype::kByte, {size}});
}

// Into the memory of dims, where it has any, which is gone from there afterwards.
pressio_data read_known(const Read& read, pressio_data& dims) {
  pressio_data data =
      has_data(dims) ? std::move(dims) : with_memory(without_memory(dims.dtype, dims.dims.size(), dims.dims.data()));
  dims.memory = nullptr;
  dims.capacity = 0;
  const std::size_t size = bytes_of(data).size();
  if (read_all(read, static_cast<std::uint8_t*>(data.memory), size) != size)
    fail(ErrorCode::kTruncated, "the file ends before the {} bytes of the array", size);
  return data;
}

pressio_data* read_data(pressio_data* dims, const Read& read) {
  return guard(static_cast<pressio_data*>(nullptr),
               [&] { return new pressio_data(dims != nullptr ? read_known(read, *dims) : read_rest(read)); });
}

std::size_t write_data(const pressio_data* data, const Write& write) {
  return guard(std::size_t{0}, [&] {
    ByteSpan rest = bytes_of(checked(data, "data"));
    const std::size_t size = rest.size();
    while (!rest.empty()) {
      const std::size_t count = write(rest.data(), rest.size());
      if (count == 0) break;
      rest = rest.subspan(count);
    }
    return size - rest.size();
  });
}

// read() and write(), again where a signal came between.
template <typename F>
std::size_t again(const F& call) {
  ssize_t count = call();
  while (count < 0 && errno == EINTR) count = call();
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace

struct pressio_data* pressio_io_data_read(struct pressio_data* dims, int in_filedes) {
  return read_data(dims, [&](std::uint8_t* target, std::size_t size) {
    return again([&] { return read(in_filedes, target, size); });
  });
}

struct pressio_data* pressio_io_data_fread(struct pressio_data* dims, FILE* in_file) {
  if (in_file == nullptr) return nullptr;
  return read_data(dims, [&](std::uint8_t* target, std::size_t size) { return std::fread(target, 1, size, in_file); });
}

struct pressio_data* pressio_io_data_path_read(struct pressio_data* dims, const char* out_file) {
  if (out_file == nullptr) return nullptr;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(out_file, "rb"), [](FILE* f) { return std::fclose(f); });
  return file != nullptr ? pressio_io_data_fread(dims, file.get()) : nullptr;
}

size_t pressio_io_data_write(struct pressio_data const* data, int out_filedes) {
  return write_data(data, [&](const std::uint8_t* source, std::size_t size) {
    return again([&] { return write(out_filedes, source, size); });
  });
}

size_t pressio_io_data_fwrite(struct pressio_data const* data, FILE* out_file) {
  if (out_file == nullptr) return 0;
  // Flushed, for LibPressio writes to the descriptor below the FILE: its callers may read the file at once.
  const std::size_t size =
      write_data(data, [&](const std::uint8_t* source, std::size_t n) { return std::fwrite(source, 1, n, out_file); });
  return std::fflush(out_file) == 0 ? size : 0;
}

size_t pressio_io_data_path_write(struct pressio_data const* data, const char* path) {
  FILE* file = path != nullptr ? std::fopen(path, "wb") : nullptr;
  if (file == nullptr) return 0;
  const std::size_t size = pressio_io_data_fwrite(data, file);
  return std::fclose(file) == 0 ? size : 0;
}
