/* TEZPRESS_STRICT=1, which ctest sets for this program: what LibPressio ignores
 * is an error that names the nearest option, and nothing is set. */
#include <libpressio.h>

#include "capi_check.h"

static struct pressio_compressor* compressor;

static int set(const char* key, const char* value) {
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_string(options, key, value);
  pressio_options_set_integer(options, "metrics:errors_fatal", 0);
  const int code = pressio_compressor_set_options(compressor, options);
  pressio_options_free(options);
  return code;
}

static int32_t errors_fatal(void) {
  struct pressio_options* options = pressio_compressor_get_options(compressor);
  int32_t value = -1;
  CHECK_EQUAL(pressio_options_get_integer(options, "metrics:errors_fatal", &value), pressio_options_key_set);
  pressio_options_free(options);
  return value;
}

int main(void) {
  struct pressio* library = pressio_instance();
  compressor = pressio_get_compressor(library, "noop");
  CHECK(set("pressio:metrics", "size") != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "did you mean pressio:metric?");
  CHECK(set("noop:metrik", "size") != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "did you mean noop:metric?");
  CHECK(set("nop:metric", "size") != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "nop:metric");
  CHECK(set("pressio:metric", "sise") != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "did you mean size?");
  CHECK(set("metrics:copy_compressor_results", "perhaps") != 0);
  CHECK_EQUAL(errors_fatal(), 1); /* nothing of the calls above was set */
  CHECK_EQUAL(set("pressio:metric", "size"), 0);
  CHECK_EQUAL(set("composite:plugins", "for another plugin"), 0);
  CHECK_EQUAL(errors_fatal(), 0);
  pressio_compressor_release(compressor);
  pressio_release(library);
  return 0;
}
