/* A compressor written in Python, called like a native one: options of its class,
 * data through shared memory, its traceback as the error message. */
#include <libpressio.h>

#include "capi_check.h"

enum { kRows = 300, kColumns = 400 };

static const char* python;
static struct pressio* library;

static struct pressio_compressor* served(const char* class_name) {
  struct pressio_compressor* compressor = pressio_get_compressor(library, "worker");
  CHECK(compressor != NULL);
  const char* command[] = {python, "-m", "tezpress_worker", class_name};
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_strings(options, "worker:command", 4, command);
  if (pressio_compressor_set_options(compressor, options) != 0) fputs(pressio_compressor_error_msg(compressor), stderr);
  CHECK_EQUAL(pressio_compressor_error_code(compressor), 0);
  pressio_options_free(options);
  return compressor;
}

static struct pressio_data* ramp(void) {
  const size_t dims[] = {kColumns, kRows};
  struct pressio_data* data = pressio_data_new_owning(pressio_float_dtype, 2, dims);
  float* values = pressio_data_ptr(data, NULL);
  for (int i = 0; i < kRows * kColumns; ++i) values[i] = 0.25f * (float)i;
  return data;
}

static void set_double(struct pressio_compressor* compressor, const char* key, double value) {
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_double(options, key, value);
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  pressio_options_free(options);
}

static void test_options_of_the_class(void) {
  struct pressio_compressor* echo = served("test_workers:Echo");
  set_double(echo, "echo:gain", 2);
  struct pressio_options* options = pressio_compressor_get_options(echo);
  double gain = 0;
  CHECK_EQUAL(pressio_options_get_double(options, "echo:gain", &gain), pressio_options_key_set);
  CHECK(gain == 2);
  CHECK_EQUAL(pressio_options_exists(options, "worker:deadline"), pressio_options_key_set);
  pressio_options_free(options);
  pressio_compressor_release(echo);
}

static void test_round_trip(void) {
  struct pressio_compressor* echo = served("test_workers:Echo");
  set_double(echo, "echo:gain", 2);
  struct pressio_data* input = ramp();
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  const size_t dims[] = {kColumns, kRows};
  struct pressio_data* output = pressio_data_new_owning(pressio_float_dtype, 2, dims);
  for (int round = 0; round < 3; ++round) {
    CHECK_EQUAL(pressio_compressor_compress(echo, input, compressed), 0);
    CHECK_EQUAL(pressio_compressor_decompress(echo, compressed, output), 0);
  }
  const float* values = pressio_data_ptr(output, NULL);
  for (int i = 0; i < kRows * kColumns; ++i) CHECK(values[i] == 0.5f * (float)i);
  pressio_data_free(output);
  pressio_data_free(compressed);
  pressio_data_free(input);
  pressio_compressor_release(echo);
}

static void test_the_traceback_is_the_message(void) {
  struct pressio_compressor* bad = served("test_workers:Bad");
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_string(options, "bad:deed", "raise");
  CHECK_EQUAL(pressio_compressor_set_options(bad, options), 0);
  pressio_options_free(options);
  struct pressio_data* input = ramp();
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK(pressio_compressor_compress(bad, input, compressed) != 0);
  CHECK_PART(pressio_compressor_error_msg(bad), "ValueError: no idea what to do with (300, 400)");
  pressio_data_free(compressed);
  pressio_data_free(input);
  pressio_compressor_release(bad);
}

int main(int argc, char** argv) {
  CHECK(argc == 2);
  python = argv[1];
  library = pressio_instance();
  test_options_of_the_class();
  test_round_trip();
  test_the_traceback_is_the_message();
  pressio_release(library);
  return 0;
}
