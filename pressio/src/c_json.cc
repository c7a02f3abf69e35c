// pressio_options_json.h: core/libpressio_json.h with C strings.
#include "libpressio_ext/json/pressio_options_json.h"

#include "border.h"
#include "core/libpressio_json.h"
#include "library_handle.h"
#include "option_handle.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

// LibPressio's codes for a text that is no JSON, and for JSON that is no options.
constexpr int kNotJson = 2;
constexpr int kNotOptions = 1;

}  // namespace

struct pressio_options* pressio_options_new_json(struct pressio* library, const char* json_text) {
  Fault none;
  Fault& fault = fault_of(library, none);
  pressio_options* const nothing = nullptr;
  return guard(fault, nothing, [&]() -> pressio_options* {
    try {
      return new pressio_options(parse_libpressio_json(checked_text(json_text, "json")));
    } catch (const NotJson& error) {
      fault.set(kNotJson, std::string(error.what()) + "\n" + json_text);
    } catch (const Error& error) {
      fault.set(kNotOptions, error.what());
    }
    return nullptr;
  });
}

char* pressio_options_to_json(struct pressio* library, struct pressio_options const* options) {
  Fault none;
  Fault& fault = fault_of(library, none);
  char* const nothing = nullptr;
  return guard(fault, nothing, [&]() -> char* {
    const Options& values = checked(options, "options").values;
    try {
      return duplicate(to_libpressio_json(values));
    } catch (const Error& error) {
      fault.set(kNotOptions, error.what());
      return nullptr;
    }
  });
}
