/* Arrays: a dtype, dimensions and memory that the object owns, borrows or does
 * not have yet. dimensions[0] is the one that varies fastest in memory (nx, ny,
 * nz), the reverse of a C declaration `float a[nz][ny][nx]`. */
#ifndef TEZPRESS_PRESSIO_DATA_H
#define TEZPRESS_PRESSIO_DATA_H

#include <pressio_version.h>
#include <stdbool.h>
#include <stddef.h>

#include "pressio_dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_data;

/* Frees data; metadata is what pressio_data_new_move() was given. */
typedef void (*pressio_data_delete_fn)(void* data, void* metadata);

/* The deleter for memory of malloc(). */
void pressio_data_libc_free_fn(void* data, void* metadata);

/* All pressio_data_new_* return an object for pressio_data_free(), or NULL without memory, for a dtype that does not
 * exist, for dimensions that no memory can hold, and for a source of NULL. dimensions are copied. */

/* Borrows data, which must outlive the object. The domain says who allocated it: "malloc" unless named. */
struct pressio_data* pressio_data_new_nonowning(const enum pressio_dtype dtype, void* data, size_t const num_dimensions,
                                                size_t const dimensions[]);
struct pressio_data* pressio_data_new_nonowning_domain(const enum pressio_dtype dtype, void* data,
                                                       size_t const num_dimensions, size_t const dimensions[],
                                                       const char* domain);
/* Borrows the memory of source. */
struct pressio_data* pressio_data_new_nonowning_from_data(struct pressio_data* source);
/* Own memory of the dtype and dimensions of source, not initialised. */
struct pressio_data* pressio_data_new_owning_from_data(struct pressio_data* source);
/* A deep copy of an object, and of memory. */
struct pressio_data* pressio_data_new_clone(const struct pressio_data* src);
struct pressio_data* pressio_data_new_copy(const enum pressio_dtype dtype, void* src, size_t const num_dimensions,
                                           size_t const dimensions[]);
/* Own memory, not initialised. */
struct pressio_data* pressio_data_new_owning(const enum pressio_dtype dtype, size_t const num_dimensions,
                                             size_t const dimensions[]);
/* Dtype and dimensions without memory: what decompression shall produce, or the place of its result. */
struct pressio_data* pressio_data_new_empty(const enum pressio_dtype dtype, size_t const num_dimensions,
                                            size_t const dimensions[]);
/* Takes data over: deleter(data, metadata) is called when the last use of it ends. A deleter of NULL frees nothing. */
struct pressio_data* pressio_data_new_move(const enum pressio_dtype dtype, void* data, size_t const num_dimensions,
                                           size_t const dimensions[], pressio_data_delete_fn deleter, void* metadata);

/* A new array of the values as another dtype: integers are cut off and stay within their limits, bool is "not 0". */
struct pressio_data* pressio_data_cast(const struct pressio_data* data, const enum pressio_dtype dtype);

/* Frees the object, and its memory where it owns it. */
void pressio_data_free(struct pressio_data* data);

/* The bytes in memory of malloc(), for free(); NULL where data has none. out_bytes may be NULL. */
void* pressio_data_copy(struct pressio_data const* data, size_t* out_bytes);
/* The first element, borrowed; NULL where data has none. out_bytes: bytes of all elements; may be NULL. */
void* pressio_data_ptr(struct pressio_data const* data, size_t* out_bytes);

/* A new array of blocks, one number per dimension in each list: count blocks of block elements, the first at start,
 * stride elements from block to block. NULL means zeros for start, ones for the others. What reaches outside the array
 * gives an object with the dimensions of data and without memory. */
struct pressio_data* pressio_data_select(struct pressio_data const* data, const size_t* start, const size_t* stride,
                                         const size_t* count, const size_t* block);
/* A new array whose dimension i is dimension axis[i] of data; NULL reverses their order. */
struct pressio_data* pressio_data_transpose(struct pressio_data const* data, const size_t* axis);

/* Changes the dimensions, not the memory: 0 for the same number of elements, -1 for fewer, 1 for more. The new
 * dimensions are stored in each case; memory that is too small for them is never read beyond its end. */
int pressio_data_reshape(struct pressio_data* data, size_t const num_dimensions, size_t const dimensions[]);

enum pressio_dtype pressio_data_dtype(struct pressio_data const* data);
bool pressio_data_has_data(struct pressio_data const* data);
size_t pressio_data_num_dimensions(struct pressio_data const* data);
/* 0 for a dimension that does not exist. */
size_t pressio_data_get_dimension(struct pressio_data const* data, size_t const dimension);
/* By the dimensions, whether there is memory or not. An array without dimensions has no elements. */
size_t pressio_data_get_bytes(struct pressio_data const* data);
size_t pressio_data_num_elements(struct pressio_data const* data);
/* Of the memory. */
size_t pressio_data_get_capacity_in_bytes(struct pressio_data const* data);
/* "malloc", "user" or as it was named; borrowed. */
const char* pressio_data_domain_id(struct pressio_data const* data);

#ifdef __cplusplus
}
#endif

#endif
