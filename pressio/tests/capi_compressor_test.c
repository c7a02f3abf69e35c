/* pressio_compressor.h, with noop and, where it is there, zfp. */
#include <libpressio.h>
#include <math.h>

#include "capi_check.h"

static struct pressio* library;
static const size_t kDims[] = {16, 12}; /* nx, ny */
static double field[12][16];

static struct pressio_data* borrowed_field(void) {
  return pressio_data_new_nonowning(pressio_double_dtype, field, 2, kDims);
}

static struct pressio_compressor* compressor_of(const char* id) {
  struct pressio_compressor* compressor = pressio_get_compressor(library, id);
  CHECK(compressor != NULL);
  return compressor;
}

static double largest_error(const struct pressio_data* output) {
  const double* values = pressio_data_ptr(output, NULL);
  double largest = 0;
  for (int i = 0; i < 12 * 16; ++i) largest = fmax(largest, fabs(values[i] - (&field[0][0])[i]));
  return largest;
}

/* Compresses and decompresses the field, for the caller to look at. */
static struct pressio_data* round_trip(struct pressio_compressor* compressor, struct pressio_data* compressed) {
  struct pressio_data* input = borrowed_field();
  struct pressio_data* output = pressio_data_new_empty(pressio_double_dtype, 2, kDims);
  CHECK_EQUAL(pressio_compressor_compress(compressor, input, compressed), 0);
  CHECK_TEXT(pressio_compressor_error_msg(compressor), "");
  CHECK_EQUAL(pressio_compressor_decompress(compressor, compressed, output), 0);
  CHECK_EQUAL(pressio_data_num_elements(output), 16 * 12);
  CHECK_EQUAL(pressio_data_get_dimension(output, 0), 16);
  CHECK_EQUAL(pressio_data_dtype(output), pressio_double_dtype);
  pressio_data_free(input);
  return output;
}

static void test_noop(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  for (int again = 0; again < 2; ++again) { /* the same object takes the next result */
    struct pressio_data* output = round_trip(compressor, compressed);
    CHECK(largest_error(output) == 0);
    CHECK_EQUAL(pressio_data_get_bytes(compressed), sizeof(field));
    pressio_data_free(output);
  }
  pressio_data_free(compressed);
  CHECK_TEXT(pressio_compressor_get_prefix(compressor), "noop");
  CHECK(strlen(pressio_compressor_version(compressor)) > 0);
  CHECK(pressio_compressor_major_version(compressor) >= 0);
  CHECK(pressio_compressor_minor_version(compressor) >= 0);
  CHECK(pressio_compressor_patch_version(compressor) >= 0);
  pressio_compressor_release(compressor);
}

#ifdef TEZPRESS_VERSION
/* LibPressio's compressors differ in this. */
static void test_decompresses_into_place(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_data* input = borrowed_field();
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK_EQUAL(pressio_compressor_compress(compressor, input, compressed), 0);
  double room[12][16] = {{0}};
  struct pressio_data* output = pressio_data_new_nonowning(pressio_double_dtype, room, 2, kDims);
  CHECK_EQUAL(pressio_compressor_decompress(compressor, compressed, output), 0);
  CHECK(pressio_data_ptr(output, NULL) == room);
  CHECK(memcmp(room, field, sizeof(field)) == 0);
  pressio_data_free(output);
  pressio_data_free(compressed);
  pressio_data_free(input);
  pressio_compressor_release(compressor);
}

#endif

static void test_configuration(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_options* facts = pressio_compressor_get_configuration(compressor);
  enum pressio_thread_safety safety = pressio_thread_safety_single;
  CHECK_EQUAL(pressio_options_get_threadsafety(facts, "pressio:thread_safe", &safety), pressio_options_key_set);
  CHECK_EQUAL(safety, pressio_thread_safety_multiple);
  const char* text = NULL;
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:stability", &text), pressio_options_key_set);
  free((char*)text);
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:type", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "compressor");
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:prefix", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "noop");
  int32_t number = -1;
  CHECK_EQUAL(pressio_options_get_integer(facts, "pressio:version_major", &number), pressio_options_key_set);
  CHECK_EQUAL(number, pressio_compressor_major_version(compressor));
  uint64_t epoch = 1;
  CHECK_EQUAL(pressio_options_get_uinteger64(facts, "pressio:version_epoch", &epoch), pressio_options_key_set);
  CHECK_EQUAL(epoch, 0);
  pressio_options_free(facts);
  struct pressio_options* documentation = pressio_compressor_get_documentation(compressor);
  CHECK_EQUAL(pressio_options_get_string(documentation, "pressio:metric", &text), pressio_options_key_set);
  CHECK(strlen(text) > 0);
  free((char*)text);
  pressio_options_free(documentation);
  struct pressio_options* options = pressio_compressor_get_options(compressor);
  CHECK_EQUAL(pressio_options_get_string(options, "pressio:metric", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "noop");
  CHECK_EQUAL(pressio_options_get_string(options, "noop:metric", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "noop");
  CHECK_EQUAL(pressio_options_get_integer(options, "metrics:errors_fatal", &number), pressio_options_key_set);
  CHECK_EQUAL(number, 1);
  CHECK_EQUAL(pressio_options_get_integer(options, "metrics:copy_compressor_results", &number),
              pressio_options_key_set);
  CHECK_EQUAL(number, 1);
  pressio_options_free(options);
  pressio_compressor_release(compressor);
}

static void test_check_options(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_double(options, "pressio:abs", 0.5);
  pressio_options_set_double(options, "zfp:accuracy", 0.5);
  CHECK_EQUAL(pressio_compressor_check_options(compressor, options), 0);
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  pressio_options_set_integer(options, "noop:b", 1);
  pressio_options_set_integer(options, "noop:a", 1);
  CHECK_EQUAL(pressio_compressor_check_options(compressor, options), 1);
  CHECK_EQUAL(pressio_compressor_error_code(compressor), 1);
  CHECK_TEXT(pressio_compressor_error_msg(compressor), "extra keys: noop:a noop:b ");
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  CHECK_TEXT(pressio_compressor_error_msg(compressor), "");
  pressio_options_free(options);
  pressio_compressor_release(compressor);
}

static void test_names(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  CHECK_TEXT(pressio_compressor_get_name(compressor), "");
  pressio_compressor_set_name(compressor, "a/b");
  CHECK_TEXT(pressio_compressor_get_name(compressor), "a/b");
  struct pressio_options* options = pressio_compressor_get_options(compressor);
  CHECK_EQUAL(pressio_options_exists(options, "/a/b:noop:metric"), pressio_options_key_set);
  pressio_options_free(options);
  options = pressio_options_new();
  pressio_options_set_string(options, "/a:noop:metric", "time");
  pressio_options_set_string(options, "noop:metric", "size");
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  pressio_options_free(options);
  pressio_compressor_release(compressor);
}

#if LIBPRESSIO_HAS_ZFP
static void set_accuracy(struct pressio_compressor* compressor, double accuracy) {
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_double(options, "zfp:accuracy", accuracy);
  CHECK_EQUAL(pressio_compressor_check_options(compressor, options), 0);
  CHECK_EQUAL(pressio_compressor_set_options(compressor, options), 0);
  pressio_options_free(options);
}

static double error_of(struct pressio_compressor* compressor, size_t* bytes) {
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  struct pressio_data* output = round_trip(compressor, compressed);
  const double error = largest_error(output);
  CHECK_EQUAL(pressio_data_dtype(compressed), pressio_byte_dtype);
  CHECK_EQUAL(pressio_data_num_dimensions(compressed), 1);
  *bytes = pressio_data_get_bytes(compressed);
  pressio_data_free(output);
  pressio_data_free(compressed);
  return error;
}

static void test_zfp(void) {
  struct pressio_compressor* compressor = compressor_of("zfp");
  size_t fine = 0, coarse = 0;
  set_accuracy(compressor, 1e-6);
  CHECK(error_of(compressor, &fine) <= 1e-6);
  struct pressio_compressor* clone = pressio_compressor_clone(compressor);
  set_accuracy(compressor, 1e-1);
  CHECK(error_of(compressor, &coarse) <= 1e-1);
  CHECK(coarse < fine);
  CHECK(error_of(clone, &coarse) <= 1e-6); /* a clone keeps what it was cloned with */
  CHECK_EQUAL(coarse, fine);
  /* An option of another type than the plugin's is ignored, as LibPressio does. */
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_integer(options, "zfp:accuracy", 5);
  CHECK_EQUAL(pressio_compressor_set_options(clone, options), 0);
  CHECK(error_of(clone, &coarse) <= 1e-6);
  pressio_options_free(options);
  pressio_compressor_release(clone);
  pressio_compressor_release(compressor);
}
#endif

static void test_many(void) {
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_data* input = borrowed_field();
  struct pressio_data* compressed = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  struct pressio_data* output = pressio_data_new_empty(pressio_double_dtype, 2, kDims);
  const struct pressio_data* inputs[] = {input, input};
  struct pressio_data* outputs[] = {compressed, compressed};
  CHECK_EQUAL(pressio_compressor_compress_many(compressor, inputs, 1, outputs, 1), 0);
  const struct pressio_data* streams[] = {compressed};
  struct pressio_data* results[] = {output};
  CHECK_EQUAL(pressio_compressor_decompress_many(compressor, streams, 1, results, 1), 0);
  CHECK(largest_error(output) == 0);
#ifdef TEZPRESS_VERSION
  CHECK(pressio_compressor_compress_many(compressor, inputs, 2, outputs, 1) != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "2 inputs were given with 1 outputs");
  CHECK(pressio_compressor_compress_many(compressor, NULL, 1, outputs, 1) != 0);
#endif
  pressio_data_free(output);
  pressio_data_free(compressed);
  pressio_data_free(input);
  pressio_compressor_release(compressor);
}

static void test_faulty_programs(void) {
  pressio_compressor_release(NULL);
#ifdef TEZPRESS_VERSION
  struct pressio_compressor* compressor = compressor_of("noop");
  struct pressio_data* input = borrowed_field();
  struct pressio_data* empty = pressio_data_new_empty(pressio_double_dtype, 2, kDims);
  CHECK(pressio_compressor_compress(compressor, NULL, empty) != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "input is NULL");
  CHECK(pressio_compressor_compress(compressor, input, NULL) != 0);
  CHECK(pressio_compressor_compress(compressor, empty, empty) != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "without data");
  CHECK(pressio_compressor_compress(NULL, input, empty) != 0);
  CHECK(pressio_compressor_decompress(compressor, empty, NULL) != 0);
  CHECK(pressio_compressor_set_options(compressor, NULL) != 0);
  CHECK(pressio_compressor_set_options(NULL, NULL) != 0);
  CHECK(pressio_compressor_get_options(NULL) == NULL);
  CHECK(pressio_compressor_clone(NULL) == NULL);
  CHECK(pressio_compressor_error_code(NULL) != 0);
  pressio_compressor_set_metrics(compressor, NULL);
  pressio_compressor_set_name(compressor, NULL);
  CHECK_TEXT(pressio_compressor_get_name(compressor), "");
  /* More elements than memory: refused, not read. */
  const size_t more[] = {16, 13};
  CHECK_EQUAL(pressio_data_reshape(input, 2, more), 1);
  CHECK(pressio_compressor_compress(compressor, input, empty) != 0);
  CHECK_PART(pressio_compressor_error_msg(compressor), "needs 1664 bytes but its memory has 1536");
  /* Result and source in one object. */
  struct pressio_data* both = pressio_data_new_copy(pressio_double_dtype, field, 2, kDims);
  CHECK_EQUAL(pressio_compressor_compress(compressor, both, both), 0);
  CHECK_EQUAL(pressio_compressor_decompress(compressor, both, both), 0);
  CHECK(memcmp(pressio_data_ptr(both, NULL), field, sizeof(field)) == 0);
  pressio_data_free(both);
  pressio_data_free(empty);
  pressio_data_free(input);
  pressio_compressor_release(compressor);
#endif
}

int main(void) {
  for (int y = 0; y < 12; ++y)
    for (int x = 0; x < 16; ++x) field[y][x] = sin(0.3 * x) + 0.1 * y * y;
  library = pressio_instance();
  test_noop();
#ifdef TEZPRESS_VERSION
  test_decompresses_into_place();
#endif
  test_configuration();
  test_check_options();
  test_names();
#if LIBPRESSIO_HAS_ZFP
  test_zfp();
#endif
  test_many();
  test_faulty_programs();
  pressio_release(library);
  return 0;
}
