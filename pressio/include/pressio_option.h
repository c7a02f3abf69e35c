/* One option: a type and, if set, a value of it. */
#ifndef TEZPRESS_PRESSIO_OPTION_H
#define TEZPRESS_PRESSIO_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pressio_compressor.h"
#include "pressio_options.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Without type and value. Every option that is returned by a function is the caller's, for pressio_option_free(). */
struct pressio_option* pressio_option_new(void);
void pressio_option_free(struct pressio_option* options);

enum pressio_option_type pressio_option_get_type(struct pressio_option const* option);
/* Sets the type and drops the value. */
void pressio_option_set_type(struct pressio_option* option, enum pressio_option_type type);
bool pressio_option_has_value(struct pressio_option const* option);

/* Gives lhs the value of rhs, converted to the type of lhs; as_set allows implicit conversions only. Returns
 * pressio_options_key_set, or pressio_options_key_exists where there is no such conversion: lhs is as before. */
enum pressio_options_key_status pressio_option_cast_set(struct pressio_option* lhs, struct pressio_option* rhs,
                                                        enum pressio_conversion_safety safety);
enum pressio_options_key_status pressio_option_as_set(struct pressio_option* lhs, struct pressio_option* rhs);

/* For each type three functions:
 *   struct pressio_option* pressio_option_new_NAME(TYPE value);
 *   TYPE pressio_option_get_NAME(struct pressio_option const* option);       0 or NULL unless it has a value of TYPE
 *   void pressio_option_set_NAME(struct pressio_option* option, TYPE value);
 * Texts are copied in; a text that is returned is borrowed from the option. */
#define TEZPRESS_OPTION_FUNCTIONS(NAME, TYPE)                          \
  struct pressio_option* pressio_option_new_##NAME(TYPE value);        \
  TYPE pressio_option_get_##NAME(struct pressio_option const* option); \
  void pressio_option_set_##NAME(struct pressio_option* option, TYPE value);

TEZPRESS_OPTION_FUNCTIONS(uinteger8, uint8_t)
TEZPRESS_OPTION_FUNCTIONS(integer8, int8_t)
TEZPRESS_OPTION_FUNCTIONS(uinteger16, uint16_t)
TEZPRESS_OPTION_FUNCTIONS(integer16, int16_t)
TEZPRESS_OPTION_FUNCTIONS(uinteger, uint32_t)
TEZPRESS_OPTION_FUNCTIONS(integer, int32_t)
TEZPRESS_OPTION_FUNCTIONS(uinteger64, uint64_t)
TEZPRESS_OPTION_FUNCTIONS(integer64, int64_t)
TEZPRESS_OPTION_FUNCTIONS(float, float)
TEZPRESS_OPTION_FUNCTIONS(double, double)
TEZPRESS_OPTION_FUNCTIONS(bool, bool)
TEZPRESS_OPTION_FUNCTIONS(dtype, enum pressio_dtype)
TEZPRESS_OPTION_FUNCTIONS(threadsafety, enum pressio_thread_safety)
TEZPRESS_OPTION_FUNCTIONS(string, const char*)
TEZPRESS_OPTION_FUNCTIONS(userptr, void*)
#undef TEZPRESS_OPTION_FUNCTIONS

/* A pointer with an owner: the option takes value over; copy(&new_value, &new_metadata, value, metadata) is called for
 * each copy that the program makes of the option, deleter(value, metadata) once for each. Either may be NULL. */
struct pressio_option* pressio_option_new_userptr_managed(void* value, void* metadata, void (*deleter)(void*, void*),
                                                          void (*copy)(void**, void**, const void*, const void*));
void pressio_option_set_userptr_managed(struct pressio_option* option, void* value, void* metadata,
                                        void (*deleter)(void*, void*),
                                        void (*copy)(void**, void**, const void*, const void*));

/* Lists of texts. The list that is returned and each text in it are for free(). */
struct pressio_option* pressio_option_new_strings(const char** values, size_t size);
const char** pressio_option_get_strings(struct pressio_option const* option, size_t* size);
void pressio_option_set_strings(struct pressio_option* option, const char** values, size_t size);

/* Arrays are copied, in and out; the one that is returned is for pressio_data_free(). */
struct pressio_option* pressio_option_new_data(struct pressio_data* data);
struct pressio_data* pressio_option_get_data(struct pressio_option const* option);
void pressio_option_set_data(struct pressio_option* option, struct pressio_data* value);

/* The value as another type, in a new option; NULL where the level does not allow it or the type cannot hold it. */
struct pressio_option* pressio_option_convert_implicit(struct pressio_option const* option,
                                                       enum pressio_option_type type);
struct pressio_option* pressio_option_convert(struct pressio_option const* option, enum pressio_option_type type,
                                              enum pressio_conversion_safety safety);

/* For people, such as "<double> = 0.001"; for free(). */
char* pressio_option_to_string(struct pressio_option const* option);

#ifdef __cplusplus
}
#endif

#endif
