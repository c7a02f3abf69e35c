/* Types of the elements of arrays. The numbers never change. */
#ifndef TEZPRESS_PRESSIO_DTYPE_H
#define TEZPRESS_PRESSIO_DTYPE_H

#ifdef __cplusplus
extern "C" {
#endif

enum pressio_dtype {
  pressio_double_dtype, /* IEEE 754, 64 bits */
  pressio_float_dtype,  /* IEEE 754, 32 bits */
  pressio_uint8_dtype,
  pressio_uint16_dtype,
  pressio_uint32_dtype,
  pressio_uint64_dtype,
  pressio_int8_dtype,
  pressio_int16_dtype,
  pressio_int32_dtype,
  pressio_int64_dtype,
  pressio_byte_dtype, /* 8 bits without a meaning, such as compressed data */
  pressio_bool_dtype, /* one byte, 0 is false */
};

/* Bytes of one element; -1 for a number that is no dtype. */
int pressio_dtype_size(enum pressio_dtype dtype);

/* 1 or 0. Numeric is everything but pressio_byte_dtype; signed are the floating types, too. */
int pressio_dtype_is_floating(enum pressio_dtype dtype);
int pressio_dtype_is_numeric(enum pressio_dtype dtype);
int pressio_dtype_is_signed(enum pressio_dtype dtype);

#ifdef __cplusplus
}
#endif

#endif
