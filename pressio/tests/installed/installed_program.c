/* What a program that uses the installed library does first. */
#include <libpressio.h>
#include <libpressio_ext/io/posix.h>
#include <stdio.h>

int main(void) {
  struct pressio* library = pressio_instance();
  struct pressio_compressor* compressor = pressio_get_compressor(library, "noop");
  if (compressor == NULL) return 1;
  double value = 0.5;
  const size_t dims[] = {1};
  struct pressio_data* input = pressio_data_new_nonowning(pressio_double_dtype, &value, 1, dims);
  struct pressio_data* output = pressio_data_new_empty(pressio_byte_dtype, 0, NULL);
  const int code = pressio_compressor_compress(compressor, input, output);
  printf("%s: %zu bytes\n", pressio_version(), pressio_data_get_bytes(output));
  pressio_data_free(output);
  pressio_data_free(input);
  pressio_compressor_release(compressor);
  pressio_release(library);
  return code;
}
