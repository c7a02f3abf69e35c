/* pressio_metrics.h, and metrics attached to compressors. */
#include <libpressio.h>

#include "capi_check.h"

static struct pressio* library;
static const size_t kDims[] = {8, 4};
static float values[32];

static uint64_t size_result(const struct pressio_options* results, const char* key) {
  uint64_t value = 0;
  CHECK_EQUAL(pressio_options_get_uinteger64(results, key, &value), pressio_options_key_set);
  return value;
}

static double number_result(const struct pressio_options* results, const char* key) {
  double value = -1;
  CHECK_EQUAL(pressio_options_get_double(results, key, &value), pressio_options_key_set);
  return value;
}

static struct pressio_metrics* new_metrics(void) {
  const char* ids[] = {"time", "size", "error_stat"};
  struct pressio_metrics* metrics = pressio_new_metrics(library, ids, 3);
  CHECK(metrics != NULL);
  return metrics;
}

static void run(struct pressio_compressor* compressor) {
  struct pressio_data* input = pressio_data_new_nonowning(pressio_float_dtype, values, 2, kDims);
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  struct pressio_data* output = pressio_data_new_empty(pressio_float_dtype, 2, kDims);
  CHECK_EQUAL(pressio_compressor_compress(compressor, input, compressed), 0);
  CHECK_EQUAL(pressio_compressor_decompress(compressor, compressed, output), 0);
  pressio_data_free(output);
  pressio_data_free(compressed);
  pressio_data_free(input);
}

static void check_results(const struct pressio_options* results) {
  CHECK_EQUAL(size_result(results, "size:uncompressed_size"), sizeof(values));
  CHECK_EQUAL(size_result(results, "size:compressed_size"), sizeof(values));
  CHECK_EQUAL(size_result(results, "size:decompressed_size"), sizeof(values));
  CHECK(number_result(results, "size:compression_ratio") == 1);
  CHECK(number_result(results, "error_stat:max_error") == 0);
  CHECK(number_result(results, "error_stat:value_max") == 31);
}

static void test_attached(void) {
  struct pressio_compressor* compressor = pressio_get_compressor(library, "noop");
  struct pressio_metrics* metrics = new_metrics();
  pressio_compressor_set_metrics(compressor, metrics);
  struct pressio_options* before = pressio_compressor_get_metrics_results(compressor);
  double none = 0;
  CHECK_EQUAL(pressio_options_get_double(before, "error_stat:max_error", &none), pressio_options_key_does_not_exist);
  pressio_options_free(before);
  run(compressor);
  struct pressio_options* results = pressio_compressor_get_metrics_results(compressor);
  check_results(results);
  uint32_t milliseconds = 0;
  CHECK_EQUAL(pressio_options_get_uinteger(results, "time:compress", &milliseconds), pressio_options_key_set);
  CHECK_EQUAL(pressio_options_get_uinteger(results, "time:decompress", &milliseconds), pressio_options_key_set);
  pressio_options_free(results);
  /* The caller's own has seen nothing; what the compressor gives back is a copy with the results. */
  results = pressio_metrics_get_results(metrics);
  CHECK_EQUAL(pressio_options_get_double(results, "error_stat:max_error", &none), pressio_options_key_does_not_exist);
  pressio_options_free(results);
  pressio_metrics_free(metrics);
  metrics = pressio_compressor_get_metrics(compressor);
  results = pressio_metrics_get_results(metrics);
  check_results(results);
  pressio_options_free(results);
  pressio_metrics_free(metrics);
  pressio_compressor_release(compressor);
}

static void test_selected_by_option(void) {
  struct pressio_compressor* compressor = pressio_get_compressor(library, "noop");
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_string(options, "noop:metric", "size");
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  pressio_options_free(options);
  run(compressor);
  struct pressio_options* results = pressio_compressor_get_metrics_results(compressor);
  CHECK_EQUAL(size_result(results, "size:compressed_size"), sizeof(values));
  pressio_options_free(results);
  options = pressio_compressor_metrics_get_options(compressor);
  CHECK(options != NULL);
  CHECK_EQUAL(pressio_compressor_metrics_set_options(compressor, options), 0);
  pressio_options_free(options);
  pressio_compressor_release(compressor);
}

static void test_named(void) {
  struct pressio_compressor* compressor = pressio_get_compressor(library, "noop");
  pressio_compressor_set_name(compressor, "top");
  struct pressio_metrics* metrics = pressio_new_metric(library, "size");
  pressio_compressor_set_metrics(compressor, metrics);
  pressio_metrics_free(metrics);
  run(compressor);
  struct pressio_options* results = pressio_compressor_get_metrics_results(compressor);
  CHECK_EQUAL(size_result(results, "/top/size:size:compressed_size"), sizeof(values));
  pressio_options_free(results);
  pressio_compressor_release(compressor);
}

static void test_evaluate(void) {
  struct pressio_metrics* metrics = new_metrics();
  struct pressio_data* input = pressio_data_new_nonowning(pressio_float_dtype, values, 2, kDims);
  float changed[32];
  memcpy(changed, values, sizeof(values));
  changed[7] += 0.5f;
  struct pressio_data* output = pressio_data_new_nonowning(pressio_float_dtype, changed, 2, kDims);
  unsigned char stream[16] = {0};
  const size_t stream_size[] = {16};
  struct pressio_data* compressed = pressio_data_new_nonowning(pressio_byte_dtype, stream, 1, stream_size);
  struct pressio_options* results = pressio_metrics_evaluate(metrics, input, compressed, output);
  CHECK(number_result(results, "size:compression_ratio") == 8);
  CHECK(number_result(results, "error_stat:max_error") == 0.5);
  pressio_options_free(results);
  struct pressio_metrics* clone = pressio_metrics_clone(metrics);
  pressio_metrics_free(metrics);
  results = pressio_metrics_get_results(clone);
  CHECK(number_result(results, "error_stat:max_error") == 0.5);
  pressio_options_free(results);
  CHECK_EQUAL(pressio_metrics_error_code(clone), 0);
  CHECK_TEXT(pressio_metrics_error_msg(clone), "");
  pressio_metrics_free(clone);
  pressio_data_free(compressed);
  pressio_data_free(output);
  pressio_data_free(input);
}

static void test_about(void) {
  struct pressio_metrics* metrics = pressio_new_metric(library, "size");
  struct pressio_options* facts = pressio_metrics_get_configuration(metrics);
  const char* text = NULL;
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:type", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "metric");
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:prefix", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "size");
  pressio_options_free(facts);
  struct pressio_options* documentation = pressio_metrics_get_documentation(metrics);
  CHECK_EQUAL(pressio_options_get_string(documentation, "pressio:description", &text), pressio_options_key_set);
  CHECK(strlen(text) > 0);
  free((char*)text);
  pressio_options_free(documentation);
  struct pressio_options* options = pressio_metrics_get_options(metrics);
  CHECK_EQUAL(pressio_metrics_set_options(metrics, options), 0);
  pressio_options_free(options);
  CHECK_TEXT(pressio_metrics_get_name(metrics), "");
  pressio_metrics_set_name(metrics, "mine");
  CHECK_TEXT(pressio_metrics_get_name(metrics), "mine");
  pressio_metrics_free(metrics);
}

static void test_faulty_programs(void) {
  pressio_metrics_free(NULL);
#ifdef TEZPRESS_VERSION
  struct pressio_metrics* metrics = new_metrics();
  CHECK(pressio_metrics_get_results(NULL) == NULL);
  CHECK(pressio_metrics_clone(NULL) == NULL);
  CHECK(pressio_metrics_set_options(metrics, NULL) != 0);
  CHECK(pressio_metrics_evaluate(NULL, NULL, NULL, NULL) == NULL);
  struct pressio_data* empty = pressio_data_new_empty(pressio_float_dtype, 2, kDims);
  CHECK(pressio_metrics_evaluate(metrics, empty, NULL, NULL) == NULL);
  CHECK_PART(pressio_metrics_error_msg(metrics), "without data");
  CHECK(pressio_metrics_error_code(metrics) != 0);
  pressio_data_free(empty);
  pressio_metrics_free(metrics);
#endif
}

int main(void) {
  for (int i = 0; i < 32; ++i) values[i] = (float)i;
  library = pressio_instance();
  test_attached();
  test_selected_by_option();
  test_named();
  test_evaluate();
  test_about();
  test_faulty_programs();
  pressio_release(library);
  return 0;
}
