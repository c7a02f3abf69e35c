/* Bare values in files, in the byte order of this machine, without a module. */
#ifndef TEZPRESS_PRESSIO_IO_POSIX_H
#define TEZPRESS_PRESSIO_IO_POSIX_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_data;

/* A new object for pressio_data_free(), NULL where the file is too short or cannot be read. dims tells dtype and
 * dimensions, and its memory, if any, is used: afterwards dims is only good for pressio_data_free(). dims of NULL
 * reads all that is left, as bytes. */
struct pressio_data* pressio_io_data_fread(struct pressio_data* dims, FILE* in_file);
struct pressio_data* pressio_io_data_read(struct pressio_data* dims, int in_filedes);
struct pressio_data* pressio_io_data_path_read(struct pressio_data* dims, const char* out_file);

/* The number of bytes written: fewer than pressio_data_get_bytes() after an error. */
size_t pressio_io_data_fwrite(struct pressio_data const* data, FILE* out_file);
size_t pressio_io_data_write(struct pressio_data const* data, int out_filedes);
size_t pressio_io_data_path_write(struct pressio_data const* data, const char* path);

#ifdef __cplusplus
}
#endif

#endif
