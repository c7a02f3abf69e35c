/* pressio_options_json.h: the bytes that LibPressio 1.0.7 writes, and everything
 * that it writes read back. */
#include <libpressio.h>
#include <libpressio_ext/json/pressio_options_json.h>

#include "capi_check.h"
#include "capi_sample.h"

static struct pressio* library;

static const char kEverything[] =
    "{\"bool\":true,"
    "\"data\":{\"type\":8,\"value\":{\"dims\":[3,2],\"dtype\":7,\"values\":[-3.0,-2.0,-1.0,0.0,1.0,2.0]}},"
    "\"double\":1e-07,\"dtype\":{\"type\":16,\"value\":6},\"float\":{\"type\":2,\"value\":0.5},"
    "\"int16\":{\"type\":12,\"value\":-3},\"int32\":{\"type\":1,\"value\":-5},"
    "\"int64\":{\"type\":14,\"value\":-9223372036854775808},\"int8\":{\"type\":10,\"value\":-1},"
    "\"list\":[\"a\",\"b\"],\"safety\":{\"type\":17,\"value\":2},\"text\":\"say \\\"x\\\"\","
    "\"typed\":{\"type\":3,\"value\":null},\"uint16\":{\"type\":11,\"value\":4},"
    "\"uint32\":{\"type\":0,\"value\":6},\"uint64\":{\"type\":13,\"value\":18446744073709551615},"
    "\"uint8\":{\"type\":9,\"value\":2},\"unset\":{\"type\":6,\"value\":null}}";

static struct pressio_options* everything(void) {
  struct pressio_options* options = sample_options();
  pressio_options_set_string(options, "text", "say \"x\"");
  pressio_options_set_uinteger8(options, "uint8", 2);
  pressio_options_set_uinteger16(options, "uint16", 4);
  pressio_options_set_uinteger64(options, "uint64", UINT64_MAX);
  return options;
}

static void test_written_and_read(void) {
  struct pressio_options* options = everything();
  CHECK_OWN_TEXT(pressio_options_to_json(library, options), kEverything);
  struct pressio_options* read = pressio_options_new_json(library, kEverything);
  CHECK(read != NULL);
  CHECK_OWN_TEXT(pressio_options_to_json(NULL, read), kEverything);
  CHECK_EQUAL(pressio_options_size(read), pressio_options_size(options) - 1);
  pressio_options_free(read);
  pressio_options_free(options);
  options = pressio_options_new();
  CHECK_OWN_TEXT(pressio_options_to_json(library, options), "null");
  pressio_options_free(options);
}

static enum pressio_option_type type_of(const struct pressio_options* options, const char* key) {
  struct pressio_option* option = pressio_options_get(options, key);
  const enum pressio_option_type type = pressio_option_get_type(option);
  pressio_option_free(option);
  return type;
}

static void test_read_as_people_write(void) {
  struct pressio_options* options = pressio_options_new_json(
      library,
      "{\"i\": 3, \"t\": \"x\", \"v\": [1, 2, 3], \"m\": [[1,2,3],[4,5,6]], \"e\": [], \"n\": null, "
      "\"b\": false, \"u\": {\"type\": 0, \"value\": 3}}");
  CHECK(options != NULL);
  double number = 0;
  CHECK_EQUAL(pressio_options_get_double(options, "i", &number), pressio_options_key_set);
  CHECK(number == 3);
  CHECK_EQUAL(type_of(options, "t"), pressio_option_charptr_type);
  CHECK_EQUAL(type_of(options, "e"), pressio_option_unset_type);
  CHECK_EQUAL(type_of(options, "n"), pressio_option_unset_type);
  CHECK_EQUAL(type_of(options, "b"), pressio_option_bool_type);
  CHECK_EQUAL(type_of(options, "u"), pressio_option_uint32_type);
  struct pressio_data* data = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK_EQUAL(pressio_options_get_data(options, "v", &data), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_double_dtype);
  CHECK_EQUAL(pressio_data_get_dimension(data, 0), 3);
  CHECK_EQUAL(pressio_options_get_data(options, "m", &data), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_get_dimension(data, 0), 2);
  CHECK_EQUAL(pressio_data_get_dimension(data, 1), 3);
  CHECK(((double*)pressio_data_ptr(data, NULL))[1] == 2);
  pressio_data_free(data);
  pressio_options_free(options);
}

static void test_errors(void) {
  CHECK(pressio_options_new_json(library, "{\"a\": ") == NULL);
  CHECK_EQUAL(pressio_error_code(library), 2);
  CHECK_PART(pressio_error_msg(library), "parse error");
  CHECK(pressio_options_new_json(NULL, "{") == NULL);
  CHECK(pressio_options_new_json(library, "{\"p\": {\"type\": 5, \"value\": 1}}") == NULL);
  CHECK_EQUAL(pressio_error_code(library), 1);
#ifdef TEZPRESS_VERSION
  /* LibPressio 1.0.7 ends the program on most of these. */
  static const char* const kWrong[] = {
      "[1, 2]",
      "{\"a\": {\"type\": 99, \"value\": 1}}",
      "{\"a\": {\"value\": 1}}",
      "{\"a\": {\"type\": 1, \"value\": \"x\"}}",
      "{\"a\": {\"type\": 10, \"value\": 300}}",
      "{\"a\": {\"type\": 16, \"value\": 99}}",
      "{\"a\": {\"type\": 17, \"value\": 3}}",
      "{\"a\": [1, \"x\"]}",
      "{\"a\": [[1, 2], [3]]}",
      "{\"a\": [1, [2]]}",
      "{\"a\": {\"type\": 8, \"value\": {\"dims\": [4], \"dtype\": 0, \"values\": [1]}}}",
      "{\"a\": {\"type\": 8, \"value\": {\"dims\": [1099511627776, 1099511627776], \"dtype\": 0, \"values\": []}}}",
      "{\"a\": {\"type\": 8, \"value\": {\"dims\": [1], \"dtype\": 57, \"values\": [1]}}}",
      "{\"a\": {\"type\": 8, \"value\": {\"dims\": [1], \"dtype\": 6, \"values\": [1000]}}}",
  };
  for (size_t i = 0; i < sizeof(kWrong) / sizeof(kWrong[0]); ++i) {
    CHECK(pressio_options_new_json(library, kWrong[i]) == NULL);
    CHECK_EQUAL(pressio_error_code(library), 1);
    if (i > 0) CHECK_PART(pressio_error_msg(library), "a: ");
  }
  CHECK(pressio_options_new_json(library, NULL) == NULL);
  CHECK(pressio_options_to_json(library, NULL) == NULL);
  struct pressio_options* options = pressio_options_new();
  pressio_options_set_string(options, "latin1", "\xe9t\xe9");
  CHECK(pressio_options_to_json(library, options) == NULL);
  CHECK_PART(pressio_error_msg(library), "UTF-8");
  pressio_options_free(options);
#endif
}

#ifdef TEZPRESS_VERSION
/* What does not fit into a double keeps its digits, and NaN its meaning. */
static void test_values_beyond_double(void) {
  struct pressio_options* options = pressio_options_new();
  const size_t dims[] = {2};
  int64_t integers[] = {INT64_MAX, 1};
  double floats[] = {1, 0};
  floats[0] /= floats[1];
  floats[1] = floats[0] - floats[0]; /* infinity and NaN */
  struct pressio_data* data = pressio_data_new_nonowning(pressio_int64_dtype, integers, 1, dims);
  pressio_options_set_data(options, "i", data);
  pressio_data_free(data);
  data = pressio_data_new_nonowning(pressio_double_dtype, floats + 1, 1, (const size_t[]){1});
  pressio_options_set_data(options, "n", data);
  char* json = pressio_options_to_json(library, options);
  CHECK_PART(json, "[9223372036854775807,1.0]");
  struct pressio_options* read = pressio_options_new_json(library, json);
  CHECK_EQUAL(pressio_options_get_data(read, "i", &data), pressio_options_key_set);
  pressio_data_free(data);
  data = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK_EQUAL(pressio_options_get_data(read, "i", &data), pressio_options_key_set);
  CHECK_EQUAL(((int64_t*)pressio_data_ptr(data, NULL))[0], INT64_MAX);
  CHECK_EQUAL(pressio_options_get_data(read, "n", &data), pressio_options_key_set);
  const double nan = *(double*)pressio_data_ptr(data, NULL);
  CHECK(nan != nan);
  pressio_data_free(data);
  pressio_options_free(read);
  free(json);
  pressio_options_free(options);
}
#endif

int main(void) {
  library = pressio_instance();
  test_written_and_read();
  test_read_as_people_write();
  test_errors();
#ifdef TEZPRESS_VERSION
  test_values_beyond_double();
#endif
  pressio_release(library);
  return 0;
}
