// libpressio_ext/highlevel/libpressio_highlevel.h.
#include "libpressio_ext/highlevel/libpressio_highlevel.h"

#include "core/option_matching.h"
#include "library_handle.h"
#include "plugin_handles.h"
#include "pressio.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

// The handle, configured; freed, with the error in the library, where that fails.
template <typename Handle, typename Free>
Handle* configured(pressio* library, Handle* handle, Free release, const pressio_options* early_config,
                   const pressio_options* config) {
  if (handle == nullptr) return nullptr;
  Fault none;
  Fault& fault = fault_of(library, none);
  Handle* const nothing = nullptr;
  Handle* result = guard(fault, nothing, [&] {
    if (early_config != nullptr) set_options(*handle->plugin, early_config->values);
    if (config != nullptr) set_options(*handle->plugin, cast_to_listed(handle->plugin->options(), config->values));
    return handle;
  });
  if (result != nullptr) return result;
  fault.code = kGeneralError;
  release(handle);
  return nullptr;
}

void clear(pressio* library) {
  if (library != nullptr) library->fault.clear();
}

}  // namespace

struct pressio_compressor* pressio_highlevel_get_compressor(struct pressio* library, const char* compressor_id,
                                                            struct pressio_options const* early_config,
                                                            struct pressio_options const* config) {
  clear(library);
  return configured(library, pressio_get_compressor(library, compressor_id), pressio_compressor_release, early_config,
                    config);
}

struct pressio_io* pressio_highlevel_get_io(struct pressio* library, const char* io_id,
                                            struct pressio_options const* early_config,
                                            struct pressio_options const* config) {
  clear(library);
  return configured(library, pressio_get_io(library, io_id), pressio_io_free, early_config, config);
}
