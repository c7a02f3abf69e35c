// libpressio_ext/io/pressio_io.h and hdf5.h.
#include "libpressio_ext/io/pressio_io.h"

#include <pressio_version.h>

#include "core/configuration.h"
#include "data_handle.h"
#include "libpressio_ext/io/hdf5.h"
#include "plugin_handles.h"
#include "plugins/all.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

// LibPressio's codes for what the operating system says, and for a file that does not fit the dimensions.
constexpr int kSystem = 2;
constexpr int kDimensions = 3;

// call() with the handle, with those codes.
template <typename F>
int with_io(pressio_io* io, const F& call) {
  const int code = with_handle(io, call);
  if (io == nullptr || code == 0) return code;
  if (code == static_cast<int>(ErrorCode::kIo)) io->fault.code = kSystem;
  if (code == static_cast<int>(ErrorCode::kTruncated)) io->fault.code = kDimensions;
  return io->fault.code;
}

// Nothing expected means bytes, where the file does not say more.
pressio_data read(pressio_io& io, const pressio_data* data) {
  return data_of(io.plugin->read(data != nullptr ? type_of(*data) : ArrayType{}));
}

std::string dataset_path(const char* file_name, const char* dataset_name) {
  const std::string dataset = checked_text(dataset_name, "dataset_name");
  return checked_text(file_name, "file_name") + ":" + (dataset.starts_with('/') ? "" : "/") + dataset;
}

}  // namespace

void pressio_io_free(struct pressio_io* io) { delete io; }

struct pressio_options* pressio_io_get_configuration(struct pressio_io const* io) {
  return boxed_options([&] { return configuration_of(*checked(io, "io").plugin); });
}

struct pressio_options* pressio_io_get_documentation(struct pressio_io const* io) {
  return boxed_options([&] { return documentation_of(*checked(io, "io").plugin); });
}

struct pressio_options* pressio_io_get_options(struct pressio_io const* io) {
  return boxed_options([&] { return checked(io, "io").plugin->options(); });
}

int pressio_io_set_options(struct pressio_io* io, struct pressio_options const* options) {
  return with_handle(io, [&] { set_options(*io->plugin, checked(options, "options").values); });
}

int pressio_io_check_options(struct pressio_io* io, struct pressio_options const* options) {
  return with_handle(io, [&] { io->plugin->check_options(checked(options, "options").values); });
}

struct pressio_data* pressio_io_read(struct pressio_io* io, struct pressio_data* data) {
  pressio_data* result = nullptr;
  with_io(io, [&] { result = new pressio_data(read(*io, data)); });
  return result;
}

int pressio_io_write(struct pressio_io* io, struct pressio_data const* data) {
  return with_io(io, [&] { io->plugin->write(view_of(checked(data, "data"))); });
}

int pressio_io_write_many(struct pressio_io* io, const struct pressio_data** data_begin, size_t num_data) {
  return with_io(io, [&] {
    for (std::size_t i = 0; i < num_data; ++i)
      io->plugin->write(view_of(checked((&checked(data_begin, "data_begin"))[i], "an array")));
  });
}

int pressio_io_read_many(struct pressio_io* io, struct pressio_data** data_begin, size_t num_data) {
  return with_io(io, [&] {
    for (std::size_t i = 0; i < num_data; ++i) {
      pressio_data& data = checked((&checked(data_begin, "data_begin"))[i], "an array");
      data = read(*io, &data);
    }
  });
}

int pressio_io_error_code(struct pressio_io const* io) { return code_of(io); }
const char* pressio_io_error_msg(struct pressio_io const* io) { return message_of(io); }

// Modules are part of this library and have its version.
const char* pressio_io_version(struct pressio_io const* io) { return io != nullptr ? TEZPRESS_VERSION : ""; }
int pressio_io_major_version(struct pressio_io const* io) { return version_numbers(pressio_io_version(io))[0]; }
int pressio_io_minor_version(struct pressio_io const* io) { return version_numbers(pressio_io_version(io))[1]; }
int pressio_io_patch_version(struct pressio_io const* io) { return version_numbers(pressio_io_version(io))[2]; }

struct pressio_io* pressio_io_clone(struct pressio_io* io) {
  return guard(static_cast<pressio_io*>(nullptr), [&] { return new pressio_io{checked(io, "io").plugin->clone()}; });
}

void pressio_io_set_name(struct pressio_io* io, const char* new_name) {
  with_handle(io, [&] { io->plugin->set_name(checked_text(new_name, "the name")); });
}

const char* pressio_io_get_name(struct pressio_io const* io) { return io != nullptr ? io->plugin->name().c_str() : ""; }

struct pressio_data* pressio_io_data_path_h5read(const char* file_name, const char* dataset_name) {
  return guard(static_cast<pressio_data*>(nullptr), [&] {
    return new pressio_data(data_of(all_plugins().io("hdf5")->read(dataset_path(file_name, dataset_name))));
  });
}

int pressio_io_data_path_h5write(struct pressio_data const* data, const char* file_name, const char* dataset_name) {
  return guard(kGeneralError, [&] {
    all_plugins().io("hdf5")->write(dataset_path(file_name, dataset_name), view_of(checked(data, "data")));
    return 0;
  });
}
