// libpressio_ext/io/posix.h: bare values from and to open files, over the plugins'
// OpenFile. A FILE* is read through its buffer, so that a program may have read a
// header from it before.
#include "libpressio_ext/io/posix.h"

#include <memory>

#include "border.h"
#include "data_handle.h"
#include "plugins/io/open_file.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

// Into the memory of dims, where it has any, which is gone from there afterwards.
pressio_data read_known(const OpenFile& file, pressio_data& dims) {
  pressio_data data =
      has_data(dims) ? std::move(dims) : with_memory(without_memory(dims.dtype, dims.dims.size(), dims.dims.data()));
  dims.memory = nullptr;
  dims.capacity = 0;
  file.read(data.memory, bytes_of(data).size());
  return data;
}

pressio_data read_rest(const OpenFile& file) {
  Bytes bytes = file.read_rest();
  const std::size_t size = bytes.size();
  return data_of(OwnedBytes::of(std::move(bytes)), {Dtype::kByte, {size}});
}

pressio_data* read_data(pressio_data* dims, const IoPlace& place) {
  return guard(static_cast<pressio_data*>(nullptr), [&] {
    const OpenFile file = *OpenFile::at(place);
    return new pressio_data(dims != nullptr ? read_known(file, *dims) : read_rest(file));
  });
}

// The bytes written: all or, after an error, 0.
std::size_t write_data(const pressio_data* data, const IoPlace& place) {
  return guard(std::size_t{0}, [&] {
    const ByteSpan bytes = bytes_of(checked(data, "data"));
    OpenFile::at(place)->write(bytes.data(), bytes.size());
    return bytes.size();
  });
}

}  // namespace

struct pressio_data* pressio_io_data_read(struct pressio_data* dims, int in_filedes) {
  return read_data(dims, {.descriptor = in_filedes});
}

struct pressio_data* pressio_io_data_fread(struct pressio_data* dims, FILE* in_file) {
  return read_data(dims, {.stream = in_file});
}

struct pressio_data* pressio_io_data_path_read(struct pressio_data* dims, const char* out_file) {
  if (out_file == nullptr) return nullptr;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(out_file, "rb"), [](FILE* f) { return std::fclose(f); });
  return file != nullptr ? pressio_io_data_fread(dims, file.get()) : nullptr;
}

size_t pressio_io_data_write(struct pressio_data const* data, int out_filedes) {
  return write_data(data, {.descriptor = out_filedes});
}

size_t pressio_io_data_fwrite(struct pressio_data const* data, FILE* out_file) {
  return write_data(data, {.stream = out_file});
}

size_t pressio_io_data_path_write(struct pressio_data const* data, const char* path) {
  FILE* file = path != nullptr ? std::fopen(path, "wb") : nullptr;
  if (file == nullptr) return 0;
  const std::size_t size = pressio_io_data_fwrite(data, file);
  return std::fclose(file) == 0 ? size : 0;
}
