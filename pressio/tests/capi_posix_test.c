/* libpressio_ext/io/posix.h. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <libpressio.h>
#include <libpressio_ext/io/posix.h>
#include <unistd.h>

#include "capi_check.h"

static const char kPath[] = "capi_posix_test.bin";
static const size_t kDims[] = {3, 2};
static float values[] = {1, 2, 3, 4, 5, 6};

static struct pressio_data* borrowed(void) { return pressio_data_new_nonowning(pressio_float_dtype, values, 2, kDims); }

static struct pressio_data* expected(void) { return pressio_data_new_empty(pressio_float_dtype, 2, kDims); }

static void check_values(struct pressio_data* data) {
  CHECK(data != NULL);
  CHECK_EQUAL(pressio_data_get_bytes(data), sizeof(values));
  CHECK(memcmp(pressio_data_ptr(data, NULL), values, sizeof(values)) == 0);
  pressio_data_free(data);
}

static void test_paths(void) {
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_data_path_write(data, kPath), sizeof(values));
  pressio_data_free(data);
  struct pressio_data* dims = expected();
  data = pressio_io_data_path_read(dims, kPath);
  CHECK_EQUAL(pressio_data_num_dimensions(data), 2);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_float_dtype);
  check_values(data);
  pressio_data_free(dims);
  data = pressio_io_data_path_read(NULL, kPath);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_byte_dtype);
  CHECK_EQUAL(pressio_data_get_dimension(data, 0), sizeof(values));
  check_values(data);
  CHECK(pressio_io_data_path_read(NULL, "capi_posix_test.none") == NULL);
  const size_t more[] = {7};
  dims = pressio_data_new_empty(pressio_float_dtype, 1, more);
  CHECK(pressio_io_data_path_read(dims, kPath) == NULL);
  pressio_data_free(dims);
}

static void test_memory_is_used(void) {
  float room[6] = {0};
  struct pressio_data* dims = pressio_data_new_nonowning(pressio_float_dtype, room, 2, kDims);
  struct pressio_data* data = pressio_io_data_path_read(dims, kPath);
  CHECK(pressio_data_ptr(data, NULL) == room);
  check_values(data);
  CHECK(!pressio_data_has_data(dims));
  pressio_data_free(dims);
}

static void test_descriptors(void) {
  const int file = open(kPath, O_RDWR | O_CREAT | O_TRUNC, 0600);
  CHECK(file >= 0);
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_data_write(data, file), sizeof(values));
  CHECK_EQUAL(pressio_io_data_write(data, file), sizeof(values));
  pressio_data_free(data);
  CHECK_EQUAL(lseek(file, sizeof(values), SEEK_SET), sizeof(values));
  struct pressio_data* dims = expected();
  check_values(pressio_io_data_read(dims, file));
#ifdef TEZPRESS_VERSION
  /* LibPressio 1.0.7 never returns from a read or write that fails. */
  CHECK(pressio_io_data_read(dims, -1) == NULL);
  data = borrowed();
  CHECK_EQUAL(pressio_io_data_write(data, -1), 0);
  pressio_data_free(data);
#endif
  pressio_data_free(dims);
  close(file);
}

static void test_streams(void) {
  FILE* file = fopen(kPath, "w+b");
  CHECK(file != NULL);
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_data_fwrite(data, file), sizeof(values));
  pressio_data_free(data);
  rewind(file);
  struct pressio_data* dims = expected();
  check_values(pressio_io_data_fread(dims, file));
  CHECK(pressio_io_data_fread(NULL, NULL) == NULL);
#ifdef TEZPRESS_VERSION
  /* Behind what the program has read itself; LibPressio reads past the buffer of the FILE. */
  rewind(file);
  char header[4];
  CHECK_EQUAL(fread(header, 1, sizeof(header), file), sizeof(header));
  data = pressio_io_data_fread(NULL, file);
  CHECK_EQUAL(pressio_data_get_bytes(data), sizeof(values) - sizeof(header));
  CHECK(*(float*)pressio_data_ptr(data, NULL) == 2);
  pressio_data_free(data);
  CHECK_EQUAL(pressio_io_data_fwrite(NULL, file), 0);
  CHECK_EQUAL(pressio_io_data_path_write(dims, NULL), 0);
  CHECK_EQUAL(pressio_io_data_path_write(dims, "/nowhere/at/all"), 0);
#endif
  pressio_data_free(dims);
  fclose(file);
}

int main(void) {
  test_paths();
  test_memory_is_used();
  test_descriptors();
  test_streams();
  remove(kPath);
  return 0;
}
