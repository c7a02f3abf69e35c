/* Options of most types, for the tests of what serialises options. */
#ifndef TEZPRESS_CAPI_SAMPLE_H
#define TEZPRESS_CAPI_SAMPLE_H

#include <libpressio.h>

/* The caller frees it. */
static struct pressio_options* sample_options(void) {
  static int16_t values[] = {-3, -2, -1, 0, 1, 2};
  struct pressio_options* options = pressio_options_new();
  const char* const list[] = {"a", "b"};
  const size_t dims[] = {3, 2};
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
  pressio_options_set_type(options, "typed", pressio_option_double_type);
  pressio_options_set_uinteger(options, "uint32", 6);
  pressio_options_clear(options, "unset");
  pressio_options_set_userptr(options, "pointer", values);
  pressio_data_free(data);
  return options;
}

#endif
