/* Walks through the options in the order of their keys (by bytes). Do not change
 * the options meanwhile. */
#ifndef TEZPRESS_PRESSIO_OPTIONS_ITER_H
#define TEZPRESS_PRESSIO_OPTIONS_ITER_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_option;
struct pressio_options;
struct pressio_options_iter;

/* At the first option; give it back with pressio_options_iter_free(). */
struct pressio_options_iter* pressio_options_get_iter(struct pressio_options const* options);
/* false behind the last option. */
bool pressio_options_iter_has_value(struct pressio_options_iter* iter);
void pressio_options_iter_next(struct pressio_options_iter* iter);
/* Borrowed from the options; NULL behind the last one. */
char const* pressio_options_iter_get_key(struct pressio_options_iter* const iter);
/* A copy for pressio_option_free(); NULL behind the last one. */
struct pressio_option* pressio_options_iter_get_value(struct pressio_options_iter* const iter);
void pressio_options_iter_free(struct pressio_options_iter* const iter);

#ifdef __cplusplus
}
#endif

#endif
