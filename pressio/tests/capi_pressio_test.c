/* pressio.h: handles, what they make, what this build is. */
#include <libpressio.h>

#include "capi_check.h"

/* "zfp " somewhere at the start of a word. */
static void check_listed(const char* list, const char* word) {
  char padded[64];
  snprintf(padded, sizeof(padded), " %s ", word);
  const size_t length = strlen(word);
  CHECK((strncmp(list, word, length) == 0 && list[length] == ' ') || strstr(list, padded) != NULL);
}

static void test_lists(void) {
  pressio_register_all();
  check_listed(pressio_supported_compressors(), "noop");
  check_listed(pressio_supported_compressors(), "pressio");
  check_listed(pressio_supported_metrics(), "composite");
  check_listed(pressio_supported_metrics(), "time");
  check_listed(pressio_supported_io_modules(), "posix");
  const char* list = pressio_supported_compressors();
  CHECK_EQUAL(list[strlen(list) - 1], ' ');
  CHECK(pressio_supported_compressors() == list);
  CHECK_EQUAL(pressio_major_version(), LIBPRESSIO_MAJOR_VERSION);
  CHECK_EQUAL(pressio_minor_version(), LIBPRESSIO_MINOR_VERSION);
  CHECK_EQUAL(pressio_patch_version(), LIBPRESSIO_PATCH_VERSION);
  CHECK_PART(pressio_version(), LIBPRESSIO_VERSION);
  CHECK_PART(pressio_features(), LIBPRESSIO_FEATURES);
  CHECK_PART(pressio_features(), "noop");
}

static void test_unknown(void) {
  struct pressio* library = pressio_instance();
  CHECK_EQUAL(pressio_error_code(library), 0);
  CHECK_TEXT(pressio_error_msg(library), "");
  CHECK(pressio_get_compressor(library, "nope") == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
  CHECK_PART(pressio_error_msg(library), "invalid compressor id nope");
  CHECK(pressio_get_io(library, "nope") == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
  CHECK_PART(pressio_error_msg(library), "invalid io_plugin id nope");
  const char* metrics[] = {"time", "nope"};
  CHECK(pressio_new_metrics(library, metrics, 2) == NULL);
  CHECK_EQUAL(pressio_error_code(library), 2);
  CHECK_PART(pressio_error_msg(library), "failed to construct metrics plugin: nope");
  CHECK(pressio_new_metric(library, "nope") == NULL);
  CHECK_EQUAL(pressio_error_code(library), 2);
#ifdef TEZPRESS_VERSION
  CHECK(pressio_get_compressor(library, "nop") == NULL);
  CHECK_PART(pressio_error_msg(library), "did you mean noop?");
  CHECK(pressio_get_compressor(library, NULL) == NULL);
  CHECK(pressio_get_compressor(NULL, "nope") == NULL);
  CHECK(pressio_new_metric(library, NULL) == NULL);
  CHECK(pressio_new_metrics(library, NULL, 2) == NULL);
  CHECK(pressio_get_io(library, NULL) == NULL);
  CHECK(pressio_error_code(NULL) != 0);
  CHECK(pressio_error_msg(NULL) != NULL);
#endif
  pressio_release(library);
}

/* What a handle made outlives it, and every call makes another one. */
static void test_lives(void) {
  struct pressio* library = pressio_instance();
  struct pressio* other = pressio_instance();
  CHECK(library != other);
  struct pressio_compressor* first = pressio_get_compressor(library, "noop");
  struct pressio_compressor* second = pressio_get_compressor(library, "noop");
  CHECK(first != NULL && second != NULL && first != second);
  const char* ids[] = {"time", "size"};
  struct pressio_metrics* metrics = pressio_new_metrics(other, ids, 2);
  CHECK(metrics != NULL);
  pressio_release(library);
  pressio_release(other);
  CHECK_TEXT(pressio_compressor_get_prefix(first), "noop");
  struct pressio_options* options = pressio_metrics_get_options(metrics);
  CHECK_EQUAL(pressio_options_exists(options, "composite:plugins"), pressio_options_key_set);
  pressio_options_free(options);
  pressio_metrics_free(metrics);
  pressio_compressor_release(first);
  pressio_compressor_release(second);
}

int main(void) {
  test_lists();
  test_unknown();
  test_lives();
  return 0;
}
