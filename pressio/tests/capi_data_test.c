/* pressio_data.h: who owns what, dimensions, and what makes new arrays of old
 * ones. Dimensions are fastest first throughout. */
#include <libpressio.h>

#include "capi_check.h"

static int deleted = 0;

static void count_and_free(void* data, void* metadata) {
  CHECK(metadata == &deleted);
  ++*(int*)metadata;
  free(data);
}

static int32_t* elements(const struct pressio_data* data) { return pressio_data_ptr(data, NULL); }

static void check_dims(const struct pressio_data* data, size_t count, const size_t dims[]) {
  CHECK_EQUAL(pressio_data_num_dimensions(data), count);
  for (size_t i = 0; i < count; ++i) CHECK_EQUAL(pressio_data_get_dimension(data, i), dims[i]);
  CHECK_EQUAL(pressio_data_get_dimension(data, count), 0);
}

static void check_elements(const struct pressio_data* data, size_t count, const int32_t expected[]) {
  CHECK_EQUAL(pressio_data_num_elements(data), count);
  for (size_t i = 0; i < count; ++i) CHECK_EQUAL(elements(data)[i], expected[i]);
}

static void test_nonowning(void) {
  int32_t values[6] = {0, 1, 2, 3, 4, 5};
  const size_t dims[] = {2, 3};
  struct pressio_data* data = pressio_data_new_nonowning(pressio_int32_dtype, values, 2, dims);
  size_t bytes = 0;
  CHECK(pressio_data_ptr(data, &bytes) == values);
  CHECK_EQUAL(bytes, 24);
  CHECK_EQUAL(pressio_data_get_bytes(data), 24);
  CHECK_EQUAL(pressio_data_get_capacity_in_bytes(data), 24);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_int32_dtype);
  CHECK(pressio_data_has_data(data));
  CHECK_TEXT(pressio_data_domain_id(data), "malloc");
  check_dims(data, 2, dims);
  struct pressio_data* view = pressio_data_new_nonowning_from_data(data);
  CHECK(pressio_data_ptr(view, NULL) == values);
  struct pressio_data* named = pressio_data_new_nonowning_domain(pressio_int32_dtype, values, 2, dims, "malloc");
  CHECK_TEXT(pressio_data_domain_id(named), "malloc");
  pressio_data_free(named);
  pressio_data_free(view);
  pressio_data_free(data);
  CHECK_EQUAL(values[5], 5);
}

static void test_owning(void) {
  int32_t values[6] = {0, 1, 2, 3, 4, 5};
  const size_t dims[] = {6};
  struct pressio_data* copy = pressio_data_new_copy(pressio_int32_dtype, values, 1, dims);
  values[0] = 99;
  const int32_t expected[] = {0, 1, 2, 3, 4, 5};
  check_elements(copy, 6, expected);
  struct pressio_data* clone = pressio_data_new_clone(copy);
  CHECK(pressio_data_ptr(clone, NULL) != pressio_data_ptr(copy, NULL));
  check_elements(clone, 6, expected);
  struct pressio_data* fresh = pressio_data_new_owning_from_data(copy);
  CHECK_EQUAL(pressio_data_get_capacity_in_bytes(fresh), 24);
  CHECK_EQUAL(pressio_data_dtype(fresh), pressio_int32_dtype);
  struct pressio_data* owning = pressio_data_new_owning(pressio_double_dtype, 1, dims);
  CHECK_EQUAL(pressio_data_get_bytes(owning), 48);
  CHECK(pressio_data_has_data(owning));
  size_t bytes = 0;
  int32_t* raw = pressio_data_copy(clone, &bytes);
  CHECK_EQUAL(bytes, 24);
  CHECK_EQUAL(raw[5], 5);
  free(raw);
  pressio_data_free(owning);
  pressio_data_free(fresh);
  pressio_data_free(clone);
  pressio_data_free(copy);
}

static void test_move(void) {
  const size_t dims[] = {4};
  struct pressio_data* data = pressio_data_new_move(pressio_float_dtype, malloc(16), 1, dims, count_and_free, &deleted);
  CHECK_TEXT(pressio_data_domain_id(data), "user");
  CHECK_EQUAL(deleted, 0);
  pressio_data_free(data);
  CHECK_EQUAL(deleted, 1);
  data = pressio_data_new_move(pressio_float_dtype, malloc(16), 1, dims, pressio_data_libc_free_fn, NULL);
  CHECK_TEXT(pressio_data_domain_id(data), "malloc");
  struct pressio_data* clone = pressio_data_new_clone(data);
  pressio_data_free(data);
  CHECK_EQUAL(pressio_data_get_bytes(clone), 16);
  pressio_data_free(clone);
  float outside[4] = {1, 2, 3, 4};
  data = pressio_data_new_move(pressio_float_dtype, outside, 1, dims, NULL, NULL);
  CHECK(pressio_data_ptr(data, NULL) == outside);
  pressio_data_free(data);
}

static void test_empty(void) {
  const size_t dims[] = {3, 5};
  struct pressio_data* data = pressio_data_new_empty(pressio_double_dtype, 2, dims);
  CHECK(!pressio_data_has_data(data));
  CHECK(pressio_data_ptr(data, NULL) == NULL);
  CHECK_EQUAL(pressio_data_get_bytes(data), 120);
  CHECK_EQUAL(pressio_data_get_capacity_in_bytes(data), 0);
  CHECK_EQUAL(pressio_data_num_elements(data), 15);
  pressio_data_free(data);
  data = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  CHECK_EQUAL(pressio_data_num_elements(data), 0);
  CHECK_EQUAL(pressio_data_get_bytes(data), 0);
  CHECK_EQUAL(pressio_data_num_dimensions(data), 0);
  pressio_data_free(data);
}

static void test_reshape(void) {
  const size_t dims[] = {2, 3}, same[] = {6}, fewer[] = {2, 2}, more[] = {7};
  struct pressio_data* data = pressio_data_new_owning(pressio_int32_dtype, 2, dims);
  CHECK_EQUAL(pressio_data_reshape(data, 1, same), 0);
  check_dims(data, 1, same);
  CHECK_EQUAL(pressio_data_reshape(data, 2, fewer), -1);
  check_dims(data, 2, fewer);
  CHECK_EQUAL(pressio_data_get_capacity_in_bytes(data), 24);
  CHECK_EQUAL(pressio_data_reshape(data, 1, more), 1);
  check_dims(data, 1, more);
#ifdef TEZPRESS_VERSION
  /* There are six elements: nothing reads a seventh. */
  CHECK(pressio_data_copy(data, NULL) == NULL);
  CHECK(pressio_data_new_clone(data) == NULL);
#endif
  pressio_data_free(data);
}

static void test_select(void) {
  int32_t values[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  const size_t dims[] = {4, 3}; /* rows of four */
  struct pressio_data* data = pressio_data_new_nonowning(pressio_int32_dtype, values, 2, dims);
  const size_t start[] = {1, 0}, stride[] = {2, 2}, count[] = {2, 2};
  struct pressio_data* part = pressio_data_select(data, start, stride, count, NULL);
  const size_t part_dims[] = {2, 2};
  const int32_t part_values[] = {1, 3, 9, 11};
  check_dims(part, 2, part_dims);
  check_elements(part, 4, part_values);
  pressio_data_free(part);
  const size_t block[] = {3, 2};
  part = pressio_data_select(data, start, NULL, NULL, block);
  const int32_t block_values[] = {1, 2, 3, 5, 6, 7};
  check_dims(part, 2, block);
  check_elements(part, 6, block_values);
  pressio_data_free(part);
  const size_t outside[] = {6, 1};
  part = pressio_data_select(data, NULL, NULL, NULL, outside);
  CHECK(!pressio_data_has_data(part));
  check_dims(part, 2, dims);
  pressio_data_free(part);
  pressio_data_free(data);
}

static void test_transpose(void) {
  int32_t values[24];
  for (int i = 0; i < 24; ++i) values[i] = i;
  const size_t dims[] = {2, 3, 4};
  struct pressio_data* data = pressio_data_new_nonowning(pressio_int32_dtype, values, 3, dims);
  struct pressio_data* reversed = pressio_data_transpose(data, NULL);
  const size_t reversed_dims[] = {4, 3, 2};
  check_dims(reversed, 3, reversed_dims);
  for (int x = 0; x < 2; ++x)
    for (int y = 0; y < 3; ++y)
      for (int z = 0; z < 4; ++z) CHECK_EQUAL(elements(reversed)[(x * 3 + y) * 4 + z], (z * 3 + y) * 2 + x);
  pressio_data_free(reversed);
#ifdef TEZPRESS_VERSION
  /* LibPressio 1.0.7 mixes the elements up for any order but the reverse. */
  const size_t order[] = {1, 2, 0}, turned_dims[] = {3, 4, 2};
  struct pressio_data* turned = pressio_data_transpose(data, order);
  check_dims(turned, 3, turned_dims);
  for (int x = 0; x < 2; ++x)
    for (int y = 0; y < 3; ++y)
      for (int z = 0; z < 4; ++z) CHECK_EQUAL(elements(turned)[(x * 4 + z) * 3 + y], (z * 3 + y) * 2 + x);
  pressio_data_free(turned);
  const size_t wrong[] = {0, 0, 7};
  turned = pressio_data_transpose(data, wrong);
  CHECK(!pressio_data_has_data(turned));
  pressio_data_free(turned);
#endif
  pressio_data_free(data);
}

static void test_cast(void) {
  double values[3] = {1.75, -2.5, 0};
  const size_t dims[] = {3};
  struct pressio_data* data = pressio_data_new_nonowning(pressio_double_dtype, values, 1, dims);
  struct pressio_data* cast = pressio_data_cast(data, pressio_int32_dtype);
  const int32_t expected[] = {1, -2, 0};
  CHECK_EQUAL(pressio_data_dtype(cast), pressio_int32_dtype);
  check_elements(cast, 3, expected);
  pressio_data_free(cast);
  cast = pressio_data_cast(data, pressio_float_dtype);
  CHECK(((float*)pressio_data_ptr(cast, NULL))[1] == -2.5f);
  pressio_data_free(cast);
  cast = pressio_data_cast(data, pressio_bool_dtype);
  CHECK_EQUAL(((unsigned char*)pressio_data_ptr(cast, NULL))[1], 1);
  CHECK_EQUAL(((unsigned char*)pressio_data_ptr(cast, NULL))[2], 0);
  pressio_data_free(cast);
  pressio_data_free(data);
}

static void test_faulty_programs(void) {
  pressio_data_free(NULL);
#ifdef TEZPRESS_VERSION
  const size_t huge[] = {(size_t)1 << 40, (size_t)1 << 40}, dims[] = {2};
  CHECK(pressio_data_new_owning(pressio_float_dtype, 2, huge) == NULL);
  CHECK(pressio_data_new_empty(pressio_float_dtype, 2, huge) == NULL);
  CHECK(pressio_data_new_owning((enum pressio_dtype)57, 1, dims) == NULL);
  CHECK(pressio_data_new_owning(pressio_float_dtype, 1, NULL) == NULL);
  CHECK(pressio_data_new_clone(NULL) == NULL);
  CHECK(pressio_data_new_nonowning_from_data(NULL) == NULL);
  CHECK(pressio_data_new_owning_from_data(NULL) == NULL);
  CHECK(pressio_data_cast(NULL, pressio_float_dtype) == NULL);
  CHECK(pressio_data_select(NULL, NULL, NULL, NULL, NULL) == NULL);
  CHECK(pressio_data_transpose(NULL, NULL) == NULL);
  CHECK(pressio_data_copy(NULL, NULL) == NULL);
  CHECK(pressio_data_ptr(NULL, NULL) == NULL);
  CHECK_EQUAL(pressio_data_reshape(NULL, 1, dims), 1);
  CHECK_EQUAL(pressio_data_get_bytes(NULL), 0);
  CHECK_EQUAL(pressio_data_num_elements(NULL), 0);
  CHECK_EQUAL(pressio_data_num_dimensions(NULL), 0);
  CHECK(!pressio_data_has_data(NULL));
  /* Device memory cannot be read by this library, so it is not taken. */
  CHECK(pressio_data_new_nonowning_domain(pressio_float_dtype, &deleted, 1, dims, "cudamalloc") == NULL);
  /* Without memory there is nothing to select, to cast or to copy. */
  struct pressio_data* empty = pressio_data_new_empty(pressio_float_dtype, 1, dims);
  struct pressio_data* none = pressio_data_cast(empty, pressio_double_dtype);
  CHECK(!pressio_data_has_data(none));
  CHECK_EQUAL(pressio_data_dtype(none), pressio_double_dtype);
  CHECK(pressio_data_copy(empty, NULL) == NULL);
  pressio_data_free(none);
  pressio_data_free(empty);
  /* The data of a clone are its own, whoever owns those of the original. */
  struct pressio_data* taken = pressio_data_new_move(pressio_byte_dtype, malloc(2), 1, dims, count_and_free, &deleted);
  memcpy(pressio_data_ptr(taken, NULL), "ab", 2);
  struct pressio_data* clone = pressio_data_new_clone(taken);
  pressio_data_free(taken);
  CHECK(memcmp(pressio_data_ptr(clone, NULL), "ab", 2) == 0);
  pressio_data_free(clone);
#endif
}

int main(void) {
  test_nonowning();
  test_owning();
  test_move();
  test_empty();
  test_reshape();
  test_select();
  test_transpose();
  test_cast();
  test_faulty_programs();
  return 0;
}
