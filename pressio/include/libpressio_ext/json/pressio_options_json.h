/* Options as JSON, in LibPressio's format: booleans, doubles, texts and lists of
 * texts stand for themselves; anything else is {"type": number of the type,
 * "value": ...}, data {"dims", "dtype", "values"}. Pointers are left out. */
#ifndef TEZPRESS_PRESSIO_OPTIONS_JSON_H
#define TEZPRESS_PRESSIO_OPTIONS_JSON_H

#ifdef __cplusplus
extern "C" {
#endif

struct pressio;
struct pressio_options;

/* New options for pressio_options_free(). NULL for a text that is no JSON or cannot be options; library, which may be
 * NULL, gets the message. Every bare number is read as double, lists of numbers as data. */
struct pressio_options* pressio_options_new_json(struct pressio* library, const char* json);
/* A text for free(). NaN and infinities become null. NULL, with a message, for text that is not UTF-8. */
char* pressio_options_to_json(struct pressio* library, struct pressio_options const* options);

#ifdef __cplusplus
}
#endif

#endif
