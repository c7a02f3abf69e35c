/* pressio_options.h: the four functions of each type, the three states of a key,
 * and copies that share nothing. */
#include <libpressio.h>

#include "capi_check.h"

/* VALUE is set under a key and read in each way; it converts implicitly to itself only. */
#define CHECK_FAMILY(NAME, TYPE, NUMBER, VALUE)                                                        \
  do {                                                                                                 \
    struct pressio_options* options = pressio_options_new();                                           \
    TYPE value;                                                                                        \
    memset(&value, 0, sizeof(value));                                                                  \
    TYPE before = value;                                                                               \
    CHECK_EQUAL(pressio_options_get_##NAME(options, "k", &value), pressio_options_key_does_not_exist); \
    pressio_options_set_type(options, "k", NUMBER);                                                    \
    CHECK_EQUAL(pressio_options_exists(options, "k"), pressio_options_key_exists);                     \
    CHECK_EQUAL(pressio_options_get_##NAME(options, "k", &value), pressio_options_key_does_not_exist); \
    CHECK_EQUAL(pressio_options_as_##NAME(options, "k", &value), pressio_options_key_does_not_exist);  \
    CHECK(value == before);                                                                            \
    pressio_options_set_##NAME(options, "k", VALUE);                                                   \
    CHECK_EQUAL(pressio_options_exists(options, "k"), pressio_options_key_set);                        \
    CHECK_EQUAL(pressio_options_get_##NAME(options, "k", &value), pressio_options_key_set);            \
    CHECK(value == (VALUE));                                                                           \
    struct pressio_option* option = pressio_options_get(options, "k");                                 \
    CHECK_EQUAL(pressio_option_get_type(option), NUMBER);                                              \
    CHECK(pressio_option_get_##NAME(option) == (VALUE));                                               \
    pressio_option_free(option);                                                                       \
    pressio_options_set_strings(options, "k", 0, NULL);                                                \
    value = before;                                                                                    \
    CHECK_EQUAL(pressio_options_get_##NAME(options, "k", &value), pressio_options_key_exists);         \
    CHECK_EQUAL(pressio_options_cast_##NAME(options, "k", pressio_conversion_special, &value),         \
                pressio_options_key_exists);                                                           \
    CHECK(value == before);                                                                            \
    pressio_options_free(options);                                                                     \
  } while (0)

/* And converted: from a text of it, and from itself. */
#define CHECK_CONVERSIONS(NAME, TYPE, VALUE, TEXT)                                              \
  do {                                                                                          \
    struct pressio_options* options = pressio_options_new();                                    \
    TYPE value;                                                                                 \
    pressio_options_set_##NAME(options, "k", VALUE);                                            \
    CHECK_EQUAL(pressio_options_as_##NAME(options, "k", &value), pressio_options_key_set);      \
    CHECK(value == (VALUE));                                                                    \
    pressio_options_set_string(options, "k", TEXT);                                             \
    CHECK_EQUAL(pressio_options_as_##NAME(options, "k", &value), pressio_options_key_exists);   \
    CHECK_EQUAL(pressio_options_cast_##NAME(options, "k", pressio_conversion_explicit, &value), \
                pressio_options_key_exists);                                                    \
    memset(&value, 0, sizeof(value));                                                           \
    CHECK_EQUAL(pressio_options_cast_##NAME(options, "k", pressio_conversion_special, &value),  \
                pressio_options_key_set);                                                       \
    CHECK(value == (VALUE));                                                                    \
    pressio_options_free(options);                                                              \
  } while (0)

#define CHECK_NUMBERS(NAME, TYPE, NUMBER, VALUE, TEXT) \
  CHECK_FAMILY(NAME, TYPE, NUMBER, VALUE);             \
  CHECK_CONVERSIONS(NAME, TYPE, VALUE, TEXT)

static void test_families(void) {
  int target = 0;
  CHECK_NUMBERS(uinteger8, uint8_t, pressio_option_uint8_type, 200, "200");
  CHECK_FAMILY(integer8, int8_t, pressio_option_int8_type, -100);
  CHECK_NUMBERS(uinteger16, uint16_t, pressio_option_uint16_type, 60000, "60000");
  CHECK_NUMBERS(integer16, int16_t, pressio_option_int16_type, -30000, "-30000");
  CHECK_NUMBERS(uinteger, uint32_t, pressio_option_uint32_type, 4000000000u, "4000000000");
  CHECK_NUMBERS(integer, int32_t, pressio_option_int32_type, -2000000000, "-2000000000");
  CHECK_NUMBERS(uinteger64, uint64_t, pressio_option_uint64_type, UINT64_MAX, "18446744073709551615");
  CHECK_NUMBERS(integer64, int64_t, pressio_option_int64_type, INT64_MIN, "-9223372036854775808");
  CHECK_NUMBERS(float, float, pressio_option_float_type, 1.5f, "1.5");
  CHECK_NUMBERS(double, double, pressio_option_double_type, 1e-300, "1e-300");
  CHECK_FAMILY(bool, bool, pressio_option_bool_type, true); /* one macro deep: bool is a macro itself */
  CHECK_CONVERSIONS(bool, bool, true, "true");
  CHECK_NUMBERS(dtype, enum pressio_dtype, pressio_option_dtype_type, pressio_int8_dtype, "int8");
  CHECK_FAMILY(userptr, void*, pressio_option_userptr_type, (void*)&target);
#ifdef TEZPRESS_VERSION
  /* LibPressio 1.0.7 crashes or refuses where these are converted. */
  CHECK_CONVERSIONS(integer8, int8_t, -100, "-100");
  CHECK_NUMBERS(threadsafety, enum pressio_thread_safety, pressio_option_threadsafety_type,
                pressio_thread_safety_serialized, "serialized");
#endif
}

static void test_texts(void) {
  struct pressio_options* options = pressio_options_new();
  const char* text = NULL;
  char* own = NULL;
  pressio_options_set_string(options, "s", "words");
  CHECK_EQUAL(pressio_options_get_string(options, "s", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "words");
  CHECK_EQUAL(pressio_options_as_string(options, "s", &own), pressio_options_key_set);
  CHECK_OWN_TEXT(own, "words");
  pressio_options_set_integer(options, "i", -5);
  CHECK_EQUAL(pressio_options_get_string(options, "i", &text), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_as_string(options, "i", &own), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_cast_string(options, "i", pressio_conversion_special, &own), pressio_options_key_set);
  CHECK_OWN_TEXT(own, "-5");
  CHECK_EQUAL(pressio_options_get_string(options, "none", &text), pressio_options_key_does_not_exist);
  pressio_options_free(options);
}

static void check_list(size_t size, char** list, size_t expected_size, const char* const expected[]) {
  CHECK_EQUAL(size, expected_size);
  for (size_t i = 0; i < size; ++i) CHECK_OWN_TEXT(list[i], expected[i]);
  free(list);
}

static void test_lists(void) {
  struct pressio_options* options = pressio_options_new();
  const char* const words[] = {"a", "b", "c"};
  const char** list = NULL;
  char** own = NULL;
  size_t size = 99;
  CHECK_EQUAL(pressio_options_get_strings(options, "l", &size, &list), pressio_options_key_does_not_exist);
  CHECK_EQUAL(size, 0);
  pressio_options_set_strings(options, "l", 3, words);
  CHECK_EQUAL(pressio_options_get_strings(options, "l", &size, &list), pressio_options_key_set);
  check_list(size, (char**)list, 3, words);
  CHECK_EQUAL(pressio_options_as_strings(options, "l", &size, &own), pressio_options_key_set);
  check_list(size, own, 3, words);
  pressio_options_set_string(options, "s", "a");
  CHECK_EQUAL(pressio_options_as_strings(options, "s", &size, &own), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_cast_strings(options, "s", pressio_conversion_special, &size, &own),
              pressio_options_key_set);
  check_list(size, own, 1, words);
  pressio_options_free(options);
}

static void test_data(void) {
  struct pressio_options* options = pressio_options_new();
  double values[] = {1, 2, 3};
  const size_t dims[] = {3}, one[] = {1};
  struct pressio_data* data = pressio_data_new_nonowning(pressio_double_dtype, values, 1, dims);
  pressio_options_set_data(options, "d", data);
  values[0] = 99;
  /* Into an object that exists: its own memory where there is none, the memory that it has where that is enough. */
  struct pressio_data* target = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK_EQUAL(pressio_options_get_data(options, "d", &target), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_dtype(target), pressio_double_dtype);
  CHECK_EQUAL(pressio_data_get_dimension(target, 0), 3);
  CHECK(((double*)pressio_data_ptr(target, NULL))[0] == 1);
  pressio_data_free(target);
  double room[8] = {0};
  const size_t room_dims[] = {8};
  target = pressio_data_new_nonowning(pressio_double_dtype, room, 1, room_dims);
  CHECK_EQUAL(pressio_options_as_data(options, "d", &target), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_get_dimension(target, 0), 3);
#ifdef TEZPRESS_VERSION
  CHECK(room[2] == 3); /* LibPressio 1.0.7 leaves borrowed memory as it is */
#endif
  pressio_options_set_string(options, "s", "2.5");
  CHECK_EQUAL(pressio_options_as_data(options, "s", &target), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_cast_data(options, "s", pressio_conversion_special, &target), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_num_elements(target), one[0]);
#ifdef TEZPRESS_VERSION
  CHECK(room[0] == 2.5);
#endif
  CHECK_EQUAL(pressio_options_get_data(options, "none", &target), pressio_options_key_does_not_exist);
  pressio_data_free(target);
  pressio_data_free(data);
  pressio_options_free(options);
}

static void test_states(void) {
  struct pressio_options* options = pressio_options_new();
  CHECK_EQUAL(pressio_options_exists(options, "a"), pressio_options_key_does_not_exist);
  pressio_options_set_integer(options, "a", 1);
  pressio_options_set_type(options, "b", pressio_option_double_type);
  CHECK_EQUAL(pressio_options_size(options), 2);
  CHECK_EQUAL(pressio_options_num_set(options), 1);
  struct pressio_option* option = pressio_options_get(options, "b");
  CHECK_EQUAL(pressio_option_get_type(option), pressio_option_double_type);
  CHECK(!pressio_option_has_value(option));
  pressio_option_free(option);
  pressio_options_clear(options, "a");
  CHECK_EQUAL(pressio_options_exists(options, "a"), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_size(options), 2);
  CHECK_EQUAL(pressio_options_num_set(options), 0);
  option = pressio_options_get(options, "a");
  CHECK_EQUAL(pressio_option_get_type(option), pressio_option_unset_type);
  pressio_option_free(option);
  pressio_options_clear(options, "c");
  CHECK_EQUAL(pressio_options_exists(options, "c"), pressio_options_key_exists);
  pressio_options_free(options);
}

static void test_cast_set(void) {
  struct pressio_options* options = pressio_options_new();
  struct pressio_option* text = pressio_option_new_string("0.5");
  pressio_options_set_type(options, "d", pressio_option_double_type);
  CHECK_EQUAL(pressio_options_as_set(options, "d", text), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_cast_set(options, "none", text, pressio_conversion_special),
              pressio_options_key_does_not_exist);
  CHECK_EQUAL(pressio_options_cast_set(options, "d", text, pressio_conversion_special), pressio_options_key_set);
  double value = 0;
  CHECK_EQUAL(pressio_options_get_double(options, "d", &value), pressio_options_key_set);
  CHECK(value == 0.5);
  pressio_option_set_string(text, "half");
  CHECK_EQUAL(pressio_options_cast_set(options, "d", text, pressio_conversion_special), pressio_options_key_exists);
  pressio_option_set_float(text, 0.25f);
  CHECK_EQUAL(pressio_options_as_set(options, "d", text), pressio_options_key_set);
  pressio_options_set(options, "d", text);
  struct pressio_option* stored = pressio_options_get(options, "d");
  CHECK_EQUAL(pressio_option_get_type(stored), pressio_option_float_type);
  pressio_option_free(stored);
  pressio_option_free(text);
  pressio_options_free(options);
}

static void test_copies(void) {
  struct pressio_options* left = pressio_options_new();
  struct pressio_options* right = pressio_options_new();
  pressio_options_set_integer(left, "both", 1);
  pressio_options_set_integer(left, "left", 2);
  pressio_options_set_integer(right, "both", 3);
  pressio_options_set_integer(right, "right", 4);
  pressio_options_set_type(left, "typed", pressio_option_int32_type);
  pressio_options_set_integer(right, "typed", 5);
  struct pressio_options* merged = pressio_options_merge(left, right);
  struct pressio_options* copy = pressio_options_copy(merged);
  pressio_options_set_integer(left, "left", 99);
  int32_t value = 0;
  CHECK_EQUAL(pressio_options_size(copy), 4);
  CHECK_EQUAL(pressio_options_get_integer(copy, "both", &value), pressio_options_key_set);
  CHECK_EQUAL(value, 1);
  CHECK_EQUAL(pressio_options_get_integer(copy, "left", &value), pressio_options_key_set);
  CHECK_EQUAL(value, 2);
  CHECK_EQUAL(pressio_options_get_integer(copy, "right", &value), pressio_options_key_set);
  CHECK_EQUAL(value, 4);
  CHECK_EQUAL(pressio_options_exists(copy, "typed"), pressio_options_key_exists);
  pressio_options_free(copy);
  pressio_options_free(merged);
  pressio_options_free(right);
  pressio_options_free(left);
}

static void test_text_for_people(void) {
  struct pressio_options* options = pressio_options_new();
  CHECK_OWN_TEXT(pressio_options_to_string(options), "");
  pressio_options_set_integer(options, "b", 3);
  pressio_options_set_type(options, "a", pressio_option_double_type);
  CHECK_OWN_TEXT(pressio_options_to_string(options), "a <double> = <empty>\nb <int32> = 3\n");
  pressio_options_free(options);
}

static void test_faulty_programs(void) {
  pressio_options_free(NULL);
#ifdef TEZPRESS_VERSION
  struct pressio_options* options = pressio_options_new();
  double value = 7;
  CHECK_EQUAL(pressio_options_exists(NULL, "k"), pressio_options_key_does_not_exist);
  CHECK_EQUAL(pressio_options_exists(options, NULL), pressio_options_key_does_not_exist);
  CHECK_EQUAL(pressio_options_get_double(NULL, "k", &value), pressio_options_key_does_not_exist);
  pressio_options_set_double(NULL, "k", 1);
  pressio_options_set_double(options, NULL, 1);
  pressio_options_set_string(options, "k", NULL);
  pressio_options_set_data(options, "k", NULL);
  pressio_options_set(options, "k", NULL);
  CHECK_EQUAL(pressio_options_size(options), 0);
  pressio_options_set_double(options, "k", 1);
  CHECK_EQUAL(pressio_options_get_double(options, "k", NULL), pressio_options_key_exists);
  CHECK_EQUAL(pressio_options_size(NULL), 0);
  CHECK_EQUAL(pressio_options_num_set(NULL), 0);
  CHECK(pressio_options_copy(NULL) == NULL);
  CHECK(pressio_options_merge(options, NULL) == NULL);
  CHECK(pressio_options_to_string(NULL) == NULL);
  /* A key that does not exist is an option without a type. */
  struct pressio_option* option = pressio_options_get(options, "none");
  CHECK_EQUAL(pressio_option_get_type(option), pressio_option_unset_type);
  pressio_option_free(option);
  /* An object for data that is not there yet is made. */
  const size_t dims[] = {2};
  struct pressio_data* data = pressio_data_new_empty(pressio_float_dtype, 1, dims);
  pressio_options_set_data(options, "d", data);
  pressio_data_free(data);
  data = NULL;
  CHECK_EQUAL(pressio_options_get_data(options, "d", &data), pressio_options_key_set);
  CHECK_EQUAL(pressio_data_get_bytes(data), 8);
  CHECK(((float*)pressio_data_ptr(data, NULL))[1] == 0);
  pressio_data_free(data);
  pressio_options_free(options);
#endif
}

int main(void) {
  test_families();
  test_texts();
  test_lists();
  test_data();
  test_states();
  test_cast_set();
  test_copies();
  test_text_for_people();
  test_faulty_programs();
  return 0;
}
