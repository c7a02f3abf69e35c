/* Two threads with two compressors do not disturb each other: different options,
 * different metrics, different errors, all at the same time. */
#include <libpressio.h>
#include <pthread.h>

#include "capi_check.h"

enum { kRounds = 200, kValues = 4096 };

struct work {
  const char* id;
  int offset;
};

static void* run(void* argument) {
  const struct work* work = argument;
  struct pressio* library = pressio_instance();
  struct pressio_compressor* compressor = pressio_get_compressor(library, work->id);
  CHECK(compressor != NULL);
  const char* ids[] = {"size", "error_stat"};
  struct pressio_metrics* metrics = pressio_new_metrics(library, ids, 2);
  pressio_compressor_set_metrics(compressor, metrics);
  pressio_metrics_free(metrics);
  float* values = malloc(kValues * sizeof(float));
  const size_t dims[] = {kValues};
  struct pressio_data* input =
      pressio_data_new_move(pressio_float_dtype, values, 1, dims, pressio_data_libc_free_fn, NULL);
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  struct pressio_data* output = pressio_data_new_empty(pressio_float_dtype, 1, dims);
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kValues; ++i) values[i] = (float)(work->offset + round + i % 17);
    struct pressio_options* options = pressio_options_new();
    pressio_options_set_double(options, "pressio:abs", 1e-4);
    CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
    pressio_options_free(options);
    CHECK_EQUAL(pressio_compressor_compress(compressor, input, compressed), 0);
    CHECK_EQUAL(pressio_compressor_decompress(compressor, compressed, output), 0);
    struct pressio_options* results = pressio_compressor_get_metrics_results(compressor);
    double error = 1, smallest = 0;
    CHECK_EQUAL(pressio_options_get_double(results, "error_stat:max_error", &error), pressio_options_key_set);
    CHECK(error <= 1e-4);
    CHECK_EQUAL(pressio_options_get_double(results, "error_stat:value_min", &smallest), pressio_options_key_set);
    CHECK_EQUAL(smallest, work->offset + round);
    pressio_options_free(results);
    CHECK(pressio_get_compressor(library, work->id + 1) == NULL);
    CHECK_PART(pressio_error_msg(library), work->id + 1);
  }
  pressio_data_free(output);
  pressio_data_free(compressed);
  pressio_data_free(input);
  pressio_compressor_release(compressor);
  pressio_release(library);
  return NULL;
}

int main(void) {
#if LIBPRESSIO_HAS_ZFP
  struct work work[] = {{"zfp", 0}, {"noop", 100000}};
#else
  struct work work[] = {{"noop", 0}, {"noop", 100000}};
#endif
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(pthread_create(&threads[i], NULL, run, &work[i]), 0);
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
  return 0;
}
