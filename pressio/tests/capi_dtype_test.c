/* pressio_dtype.h. */
#include <libpressio.h>

#include "capi_check.h"

int main(void) {
  static const struct {
    enum pressio_dtype dtype;
    int size, floating, is_signed, numeric;
  } kRows[] = {
      {pressio_double_dtype, 8, 1, 1, 1}, {pressio_float_dtype, 4, 1, 1, 1},  {pressio_uint8_dtype, 1, 0, 0, 1},
      {pressio_uint16_dtype, 2, 0, 0, 1}, {pressio_uint32_dtype, 4, 0, 0, 1}, {pressio_uint64_dtype, 8, 0, 0, 1},
      {pressio_int8_dtype, 1, 0, 1, 1},   {pressio_int16_dtype, 2, 0, 1, 1},  {pressio_int32_dtype, 4, 0, 1, 1},
      {pressio_int64_dtype, 8, 0, 1, 1},  {pressio_byte_dtype, 1, 0, 0, 0},   {pressio_bool_dtype, 1, 0, 0, 1},
  };
  for (size_t i = 0; i < sizeof(kRows) / sizeof(kRows[0]); ++i) {
    CHECK_EQUAL(pressio_dtype_size(kRows[i].dtype), kRows[i].size);
    CHECK_EQUAL(pressio_dtype_is_floating(kRows[i].dtype), kRows[i].floating);
    CHECK_EQUAL(pressio_dtype_is_signed(kRows[i].dtype), kRows[i].is_signed);
    CHECK_EQUAL(pressio_dtype_is_numeric(kRows[i].dtype), kRows[i].numeric);
  }
  const enum pressio_dtype unknown = (enum pressio_dtype)12;
  CHECK_EQUAL(pressio_dtype_size(unknown), -1);
  CHECK_EQUAL(pressio_dtype_is_floating(unknown), 0);
  CHECK_EQUAL(pressio_dtype_is_signed(unknown), 0);
  return 0;
}
