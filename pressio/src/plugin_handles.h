// The handles of plugins: a plugin of the core, and the last error of its caller.
// The texts that a handle lends out live in it.
#pragma once

#include <memory>

#include "border.h"
#include "core/io.h"
#include "core/observed.h"
#include "option_handle.h"

struct pressio_compressor {
  std::unique_ptr<tezpress::Observed> plugin;
  tezpress::CompressorInfo info = plugin->info();
  tezpress::capi::Fault fault = {};
};

struct pressio_metrics {
  std::unique_ptr<tezpress::Metric> plugin;
  tezpress::Options results = {};
  tezpress::capi::Fault fault = {};
};

struct pressio_io {
  std::unique_ptr<tezpress::Io> plugin;
  tezpress::capi::Fault fault = {};
};

namespace tezpress::capi {

// LibPressio's code for most errors of handles.
inline constexpr int kGeneralError = 1;

// Lenient as LibPressio; with TEZPRESS_STRICT=1 in the environment an ignored option is an error instead.
bool strict();
// Sets the options of a plugin under that policy. In strict mode nothing is set where an option is unknown.
template <typename Plugin>
void set_options(Plugin& plugin, const Options& options);

// New options on the heap of what make() returns; NULL where it throws.
template <typename F>
pressio_options* boxed_options(const F& make) {
  return guard(static_cast<pressio_options*>(nullptr), [&] { return new pressio_options(make()); });
}

// call() with the handle as a function that returns 0 or an error code, which stays in the handle.
template <typename Handle, typename F>
int with_handle(Handle* handle, const F& call) {
  if (handle == nullptr) return kGeneralError;
  handle->fault.clear();
  guard(handle->fault, 0, [&] {
    call();
    return 0;
  });
  return handle->fault.code;
}

template <typename Handle>
int code_of(const Handle* handle) {
  return handle != nullptr ? handle->fault.code : kGeneralError;
}

template <typename Handle>
const char* message_of(const Handle* handle) {
  return handle != nullptr ? handle->fault.message.c_str() : "the handle is NULL";
}

}  // namespace tezpress::capi
