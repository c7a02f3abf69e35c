/* libpressio_hash.h: the digests of LibPressio 1.0.7, which these were taken from. */
#include <libpressio.h>
#include <libpressio_ext/hash/libpressio_hash.h>

#include "capi_check.h"

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
  struct pressio_options* options = pressio_options_new();
  const char* const list[] = {"a", "b"};
  const size_t dims[] = {3, 2};
  int16_t values[] = {-3, -2, -1, 0, 1, 2};
  struct pressio_data* data = pressio_data_new_nonowning(pressio_int16_dtype, values, 2, dims);
  pressio_options_set_bool(options, "bool", true);
  pressio_options_set_data(options, "data", data);
  pressio_options_set_double(options, "double", 1e-7);
  pressio_options_set_dtype(options, "dtype", pressio_int8_dtype);
  pressio_options_set_float(options, "float", 0.5f);
  pressio_options_set_integer8(options, "int8", -1);
  pressio_options_set_integer16(options, "int16", -3);
  pressio_options_set_integer(options, "int32", -5);
  pressio_options_set_integer64(options, "int64", INT64_MIN);
  pressio_options_set_strings(options, "list", 2, list);
  pressio_options_set_threadsafety(options, "safety", pressio_thread_safety_multiple);
  pressio_options_set_string(options, "text", "words");
  pressio_options_set_type(options, "typed", pressio_option_double_type);
  pressio_options_set_uinteger(options, "uint32", 6);
  pressio_options_clear(options, "unset");
  pressio_options_set_userptr(options, "pointer", values);
  pressio_data_free(data);
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
