/* libpressio_ext/io/pressio_io.h and hdf5.h. */
#include <libpressio.h>
#include <libpressio_ext/io/hdf5.h>

#include "capi_check.h"

static struct pressio* library;
static const size_t kDims[] = {3, 2};
static float values[] = {1, 2, 3, 4, 5, 6};

static struct pressio_io* io_with_path(const char* id, const char* path) {
  struct pressio_io* io = pressio_get_io(library, id);
  CHECK(io != NULL);
  struct pressio_options* options = pressio_io_get_options(io);
  CHECK_EQUAL(pressio_options_exists(options, "io:path"), pressio_options_key_exists);
  pressio_options_set_string(options, "io:path", path);
  CHECK_EQUAL(pressio_io_check_options(io, options), 0);
  CHECK_EQUAL(pressio_io_set_options(io, options), 0);
  pressio_options_free(options);
  return io;
}

static struct pressio_data* borrowed(void) { return pressio_data_new_nonowning(pressio_float_dtype, values, 2, kDims); }

static void check_values(struct pressio_data* data) {
  CHECK(data != NULL);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_float_dtype);
  CHECK_EQUAL(pressio_data_num_dimensions(data), 2);
  CHECK_EQUAL(pressio_data_get_dimension(data, 0), 3);
  CHECK_EQUAL(pressio_data_get_dimension(data, 1), 2);
  CHECK(memcmp(pressio_data_ptr(data, NULL), values, sizeof(values)) == 0);
  pressio_data_free(data);
}

static void test_posix(void) {
  struct pressio_io* io = io_with_path("posix", "capi_io_test.bin");
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_write(io, data), 0);
  CHECK_EQUAL(pressio_io_error_code(io), 0);
  pressio_data_free(data);
  struct pressio_data* dims = pressio_data_new_empty(pressio_float_dtype, 2, kDims);
  check_values(pressio_io_read(io, dims));
  pressio_data_free(dims);
  struct pressio_io* clone = pressio_io_clone(io);
  pressio_io_free(io);
  dims = pressio_data_new_empty(pressio_float_dtype, 2, kDims);
  check_values(pressio_io_read(clone, dims));
  pressio_data_free(dims);
  /* Without dimensions: all bytes. */
  data = pressio_io_read(clone, NULL);
  CHECK(data != NULL);
  CHECK_EQUAL(pressio_data_dtype(data), pressio_byte_dtype);
  CHECK_EQUAL(pressio_data_get_bytes(data), sizeof(values));
  pressio_data_free(data);
  /* Dimensions that the file has too little for. */
  const size_t more[] = {7};
  dims = pressio_data_new_empty(pressio_float_dtype, 1, more);
  CHECK(pressio_io_read(clone, dims) == NULL);
  CHECK(pressio_io_error_code(clone) != 0);
  CHECK(strlen(pressio_io_error_msg(clone)) > 0);
  pressio_data_free(dims);
  pressio_io_free(clone);
  remove("capi_io_test.bin");
  io = io_with_path("posix", "capi_io_test.none");
  dims = pressio_data_new_empty(pressio_float_dtype, 2, kDims);
  CHECK(pressio_io_read(io, dims) == NULL);
  CHECK_EQUAL(pressio_io_error_code(io), 2);
  CHECK_PART(pressio_io_error_msg(io), "No such file");
  pressio_data_free(dims);
  pressio_io_free(io);
}

static void test_numpy(void) {
#if defined(TEZPRESS_VERSION)
  struct pressio_io* io = io_with_path("numpy", "capi_io_test.npy");
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_write(io, data), 0);
  pressio_data_free(data);
  check_values(pressio_io_read(io, NULL)); /* the file says what it holds */
  struct pressio_data* many[] = {pressio_data_new_empty(pressio_byte_dtype, 0, NULL)};
  CHECK_EQUAL(pressio_io_read_many(io, many, 1), 0);
  check_values(many[0]);
  data = borrowed();
  const struct pressio_data* written[] = {data};
  CHECK_EQUAL(pressio_io_write_many(io, written, 1), 0);
  pressio_data_free(data);
  pressio_io_free(io);
  remove("capi_io_test.npy");
#endif
}

static void test_about(void) {
  struct pressio_io* io = pressio_get_io(library, "posix");
  struct pressio_options* facts = pressio_io_get_configuration(io);
  const char* text = NULL;
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:type", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "io");
  CHECK_EQUAL(pressio_options_get_string(facts, "pressio:prefix", &text), pressio_options_key_set);
  CHECK_OWN_TEXT(text, "posix");
  pressio_options_free(facts);
  struct pressio_options* documentation = pressio_io_get_documentation(io);
  CHECK_EQUAL(pressio_options_get_string(documentation, "io:path", &text), pressio_options_key_set);
  CHECK(strlen(text) > 0);
  free((char*)text);
  pressio_options_free(documentation);
  CHECK(strlen(pressio_io_version(io)) > 0);
  CHECK(pressio_io_major_version(io) >= 0);
  CHECK(pressio_io_minor_version(io) >= 0);
  CHECK(pressio_io_patch_version(io) >= 0);
  CHECK_TEXT(pressio_io_get_name(io), "");
  pressio_io_set_name(io, "in");
  CHECK_TEXT(pressio_io_get_name(io), "in");
  pressio_io_free(io);
}

#ifdef TEZPRESS_VERSION
static void test_hdf5(void) {
  if (strstr(pressio_features(), "hdf5") == NULL) return;
  struct pressio_data* data = borrowed();
  CHECK_EQUAL(pressio_io_data_path_h5write(data, "capi_io_test.h5", "field"), 0);
  CHECK_EQUAL(pressio_io_data_path_h5write(data, "capi_io_test.h5", "/group/other"), 0);
  pressio_data_free(data);
  check_values(pressio_io_data_path_h5read("capi_io_test.h5", "field"));
  check_values(pressio_io_data_path_h5read("capi_io_test.h5", "/group/other"));
  CHECK(pressio_io_data_path_h5read("capi_io_test.h5", "none") == NULL);
  CHECK(pressio_io_data_path_h5read("capi_io_test.none", "field") == NULL);
  CHECK(pressio_io_data_path_h5read(NULL, NULL) == NULL);
  CHECK(pressio_io_data_path_h5write(NULL, "capi_io_test.h5", "field") != 0);
  remove("capi_io_test.h5");
}

static void test_faulty_programs(void) {
  struct pressio_io* io = pressio_get_io(library, "posix");
  CHECK(pressio_io_read(io, NULL) == NULL); /* no path was set */
  CHECK(pressio_io_error_code(io) != 0);
  CHECK(pressio_io_write(io, NULL) != 0);
  CHECK(pressio_io_write(NULL, NULL) != 0);
  CHECK(pressio_io_read(NULL, NULL) == NULL);
  CHECK(pressio_io_set_options(io, NULL) != 0);
  CHECK(pressio_io_get_options(NULL) == NULL);
  CHECK(pressio_io_clone(NULL) == NULL);
  CHECK(pressio_io_read_many(io, NULL, 1) != 0);
  pressio_io_free(io);
  pressio_io_free(NULL);
}
#endif

int main(void) {
  library = pressio_instance();
  test_posix();
  test_numpy();
  test_about();
#ifdef TEZPRESS_VERSION
  test_hdf5();
  test_faulty_programs();
#endif
  pressio_release(library);
  return 0;
}
