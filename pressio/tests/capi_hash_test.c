/* libpressio_hash.h: the digests of LibPressio 1.0.7, which these were taken from. */
#include <libpressio.h>
#include <libpressio_ext/hash/libpressio_hash.h>

#include "capi_check.h"
#include "capi_sample.h"

static struct pressio* library;

typedef uint8_t* (*hash_function)(struct pressio*, const struct pressio_options*, size_t*);

static void check_digest(hash_function hash, const struct pressio_options* options, const char* expected) {
  size_t size = 0;
  uint8_t* digest = hash(library, options, &size);
  CHECK(digest != NULL);
  CHECK_EQUAL(size, 16);
  char text[33] = "";
  for (size_t i = 0; i < size; ++i) snprintf(text + 2 * i, 3, "%02x", digest[i]);
  free(digest);
  CHECK_TEXT(text, expected);
}

static struct pressio_options* everything(void) {
  struct pressio_options* options = sample_options();
  pressio_options_set_string(options, "text", "words");
  return options;
}

int main(void) {
  library = pressio_instance();
  struct pressio_options* options = pressio_options_new();
  check_digest(libpressio_options_hashkeys, options, "d41d8cd98f00b204e9800998ecf8427e");
  check_digest(libpressio_options_hashentries, options, "d41d8cd98f00b204e9800998ecf8427e");
  pressio_options_set_double(options, "a", 1);
  check_digest(libpressio_options_hashkeys, options, "0cc175b9c0f1b6a831c399e269772661");
  check_digest(libpressio_options_hashentries, options, "ab200411f67e5042cffc4cf9df138167");
  pressio_options_free(options);
  options = everything();
  check_digest(libpressio_options_hashkeys, options, "d16e544a9ba29acc1acc816e76f208b6");
  check_digest(libpressio_options_hashentries, options, "a2a4b58e4088f00355e6a01e3e4e16be");
  pressio_options_set_string(options, "text", "other");
  check_digest(libpressio_options_hashentries, options, "0cac6d0dfd38d5ea8b7cdc569e65df2b");
  pressio_options_free(options);
  size_t size = 0;
  CHECK(libpressio_options_hashkeys(library, NULL, &size) == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
  CHECK(libpressio_options_hashkeys(NULL, NULL, &size) == NULL);
  pressio_release(library);
  return 0;
}
