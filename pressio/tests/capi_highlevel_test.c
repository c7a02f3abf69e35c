/* libpressio_highlevel.h: plugins from options that are texts. */
#include <libpressio.h>
#include <libpressio_ext/highlevel/libpressio_highlevel.h>

#include "capi_check.h"

int main(void) {
  struct pressio* library = pressio_instance();
  struct pressio_options* early = pressio_options_new();
  struct pressio_options* config = pressio_options_new();
  pressio_options_set_string(early, "pressio:metric", "size");
  pressio_options_set_string(config, "metrics:errors_fatal", "0");
  struct pressio_compressor* compressor = pressio_highlevel_get_compressor(library, "noop", early, config);
  CHECK(compressor != NULL);
  CHECK_EQUAL(pressio_error_code(library), 0);
  struct pressio_options* options = pressio_compressor_get_options(compressor);
  int32_t fatal = 1;
  CHECK_EQUAL(pressio_options_get_integer(options, "metrics:errors_fatal", &fatal), pressio_options_key_set);
  CHECK_EQUAL(fatal, 0);
  char* metric = NULL;
  CHECK_EQUAL(pressio_options_as_string(options, "pressio:metric", &metric), pressio_options_key_set);
  CHECK_OWN_TEXT(metric, "size");
  pressio_options_free(options);
  pressio_compressor_release(compressor);

  CHECK(pressio_highlevel_get_compressor(library, "nope", early, config) == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
  CHECK_PART(pressio_error_msg(library), "invalid compressor id nope");
  pressio_options_set_string(config, "noop:speed", "1");
  CHECK(pressio_highlevel_get_compressor(library, "noop", early, config) == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
  CHECK_PART(pressio_error_msg(library), "option noop:speed does not exist");
  pressio_options_free(config);
  config = pressio_options_new();
  pressio_options_set_string(config, "metrics:errors_fatal", "sometimes");
  CHECK(pressio_highlevel_get_compressor(library, "noop", early, config) == NULL);
  CHECK_PART(pressio_error_msg(library), "option metrics:errors_fatal could not be converted");
  pressio_options_free(config);
  config = pressio_options_new();
  pressio_options_free(early);
  early = pressio_options_new();

  pressio_options_set_string(config, "io:path", "somewhere");
  struct pressio_io* io = pressio_highlevel_get_io(library, "posix", early, config);
  CHECK(io != NULL);
  options = pressio_io_get_options(io);
  char* path = NULL;
  CHECK_EQUAL(pressio_options_as_string(options, "io:path", &path), pressio_options_key_set);
  CHECK_OWN_TEXT(path, "somewhere");
  pressio_options_free(options);
  pressio_io_free(io);
  CHECK(pressio_highlevel_get_io(library, "nope", early, config) == NULL);
  CHECK_PART(pressio_error_msg(library), "invalid io_plugin id nope");
#ifdef TEZPRESS_VERSION
  compressor = pressio_highlevel_get_compressor(library, "noop", NULL, NULL);
  CHECK(compressor != NULL);
  pressio_compressor_release(compressor);
  CHECK(pressio_highlevel_get_compressor(NULL, "nope", NULL, NULL) == NULL);
#endif
  pressio_options_free(early);
  pressio_options_free(config);
  pressio_release(library);
  return 0;
}
