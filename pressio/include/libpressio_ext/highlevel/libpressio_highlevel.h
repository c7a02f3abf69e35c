/* Compressors and io modules made and configured in one call, from options that
 * may all be texts. */
#ifndef TEZPRESS_LIBPRESSIO_HIGHLEVEL_H
#define TEZPRESS_LIBPRESSIO_HIGHLEVEL_H

#include "libpressio_ext/io/pressio_io.h"
#include "pressio_compressor.h"
#include "pressio_options.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pressio;

/* First early_config is set as it is: the ids that build a tree of plugins. Then config, each value converted to the
 * type that its key has by now; a key that does not exist or a value that does not convert is an error. Both may be
 * NULL. Returns a new handle, or NULL with code and message in library. */
struct pressio_compressor* pressio_highlevel_get_compressor(struct pressio* library, const char* compressor_id,
                                                            struct pressio_options const* early_config,
                                                            struct pressio_options const* config);
struct pressio_io* pressio_highlevel_get_io(struct pressio* library, const char* io_id,
                                            struct pressio_options const* early_config,
                                            struct pressio_options const* config);

#ifdef __cplusplus
}
#endif

#endif
