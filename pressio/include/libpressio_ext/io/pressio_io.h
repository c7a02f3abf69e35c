/* Reading and writing arrays through plugins: files of a format ("numpy"), or
 * files, FILE* and descriptors with bare values ("posix"). */
#ifndef TEZPRESS_PRESSIO_IO_H
#define TEZPRESS_PRESSIO_IO_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pressio;
struct pressio_data;
struct pressio_io;
struct pressio_options;

/* A new module for pressio_io_free(); NULL for an unknown id, with a message in library. */
struct pressio_io* pressio_get_io(struct pressio* library, const char* io_module);
void pressio_io_free(struct pressio_io* io);
/* Ids, each followed by a space; static. */
const char* pressio_supported_io_modules(void);

/* As for compressors; "io:path" is the file's name in every module that has files. */
struct pressio_options* pressio_io_get_configuration(struct pressio_io const* io);
struct pressio_options* pressio_io_get_documentation(struct pressio_io const* io);
struct pressio_options* pressio_io_get_options(struct pressio_io const* io);
int pressio_io_set_options(struct pressio_io* io, struct pressio_options const* options);
int pressio_io_check_options(struct pressio_io* io, struct pressio_options const* options);

/* A new object, or NULL with a message in io. data tells dtype and dimensions where the file does not, else it may be
 * NULL; its memory may be used for the result, so that afterwards it is only good for pressio_data_free(). */
struct pressio_data* pressio_io_read(struct pressio_io* io, struct pressio_data* data);
/* 0, or an error code. */
int pressio_io_write(struct pressio_io* io, struct pressio_data const* data);
/* One after the other; 0, or an error code. */
int pressio_io_write_many(struct pressio_io* io, const struct pressio_data** data_begin, size_t num_data);
int pressio_io_read_many(struct pressio_io* io, struct pressio_data** data_begin, size_t num_data);

/* Code (0: none) and borrowed sentence of the last call's error. */
int pressio_io_error_code(struct pressio_io const* io);
const char* pressio_io_error_msg(struct pressio_io const* io);

const char* pressio_io_version(struct pressio_io const* io);
int pressio_io_major_version(struct pressio_io const* io);
int pressio_io_minor_version(struct pressio_io const* io);
int pressio_io_patch_version(struct pressio_io const* io);

struct pressio_io* pressio_io_clone(struct pressio_io* io);
void pressio_io_set_name(struct pressio_io* io, const char* new_name);
const char* pressio_io_get_name(struct pressio_io const* io);

#ifdef __cplusplus
}
#endif

#endif
