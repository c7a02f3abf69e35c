/* Fingerprints of options: the same digests as LibPressio's (MD5), to tell
 * configurations apart; no protection against forgery. */
#ifndef TEZPRESS_LIBPRESSIO_HASH_H
#define TEZPRESS_LIBPRESSIO_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pressio;
struct pressio_options;

/* output_size bytes for free(): of the keys; of keys, types and values, where pointers count as keys only. NULL on an
 * error, with a message in library, which may be NULL. */
uint8_t* libpressio_options_hashkeys(struct pressio* library, struct pressio_options const* options,
                                     size_t* output_size);
uint8_t* libpressio_options_hashentries(struct pressio* library, struct pressio_options const* options,
                                        size_t* output_size);

#ifdef __cplusplus
}
#endif

#endif
