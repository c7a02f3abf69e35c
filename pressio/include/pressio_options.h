/* Options: a sorted map from keys to typed values. A key may be set, may exist
 * with a type but without a value ("you may set this"), or may not exist. */
#ifndef TEZPRESS_PRESSIO_OPTIONS_H
#define TEZPRESS_PRESSIO_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pressio_compressor.h"
#include "pressio_dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_data;
struct pressio_option;
struct pressio_options;
struct pressio_options_iter;

enum pressio_options_key_status {
  pressio_options_key_set = 0,
  pressio_options_key_exists = 1, /* not set; from a function that reads a value: set to one of another type */
  pressio_options_key_does_not_exist = 2,
};

/* How freely a value may change when it becomes another type. Nothing ever wraps around: what the new type cannot hold
 * is not converted. */
enum pressio_conversion_safety {
  pressio_conversion_implicit = 0, /* numbers, to a type of the same kind that holds every value of theirs */
  pressio_conversion_explicit = 1, /* any number to any type of numbers; fractions are cut off */
  pressio_conversion_special = 2,  /* also texts to and from numbers, booleans, dtypes, lists and data */
};

enum pressio_option_type {
  pressio_option_uint32_type = 0,
  pressio_option_int32_type = 1,
  pressio_option_float_type = 2,
  pressio_option_double_type = 3,
  pressio_option_charptr_type = 4,
  pressio_option_userptr_type = 5,
  pressio_option_unset_type = 6,
  pressio_option_charptr_array_type = 7,
  pressio_option_data_type = 8,
  pressio_option_uint8_type = 9,
  pressio_option_int8_type = 10,
  pressio_option_uint16_type = 11,
  pressio_option_int16_type = 12,
  pressio_option_uint64_type = 13,
  pressio_option_int64_type = 14,
  pressio_option_bool_type = 15,
  pressio_option_dtype_type = 16,
  pressio_option_threadsafety_type = 17,
};

/* Options that a function returns are the caller's, for pressio_options_free(). In a merge, the keys of lhs win. */
struct pressio_options* pressio_options_new(void);
struct pressio_options* pressio_options_copy(struct pressio_options const* options);
struct pressio_options* pressio_options_merge(struct pressio_options const* lhs, struct pressio_options const* rhs);
void pressio_options_free(struct pressio_options* options);

enum pressio_options_key_status pressio_options_exists(struct pressio_options const* options, const char* key);
/* A copy of the option, for pressio_option_free(); one without type and value where the key does not exist. */
struct pressio_option* pressio_options_get(struct pressio_options const* options, const char* key);
void pressio_options_set(struct pressio_options* options, const char* key, struct pressio_option* option);
/* Gives a key that exists the value, converted to the type that it has; as_set allows implicit conversions only. */
enum pressio_options_key_status pressio_options_cast_set(struct pressio_options* options, const char* key,
                                                         struct pressio_option const* option,
                                                         enum pressio_conversion_safety safety);
enum pressio_options_key_status pressio_options_as_set(struct pressio_options* options, const char* key,
                                                       struct pressio_option* option);
/* A type without a value; neither type nor value. The key exists afterwards. */
void pressio_options_set_type(struct pressio_options* options, const char* key, enum pressio_option_type type);
void pressio_options_clear(struct pressio_options* options, const char* key);
/* The number of keys; the number of keys that have a value. */
size_t pressio_options_size(struct pressio_options const* options);
size_t pressio_options_num_set(struct pressio_options const* options);

/* For each type four functions. get wants a value of that type, cast one that converts at the level of safety, as one
 * that converts implicitly; they write *value only where they return pressio_options_key_set. A text that they return
 * is for free(). For data, *value must be an existing object, whose contents are replaced. */
#define TEZPRESS_OPTIONS_FUNCTIONS(NAME, TYPE, GOTTEN, CONVERTED)                                                     \
  void pressio_options_set_##NAME(struct pressio_options* options, const char* key, TYPE value);                      \
  enum pressio_options_key_status pressio_options_get_##NAME(struct pressio_options const* options, const char* key,  \
                                                             GOTTEN* value);                                          \
  enum pressio_options_key_status pressio_options_cast_##NAME(struct pressio_options const* options, const char* key, \
                                                              const enum pressio_conversion_safety safety,            \
                                                              CONVERTED* value);                                      \
  enum pressio_options_key_status pressio_options_as_##NAME(struct pressio_options const* options, const char* key,   \
                                                            CONVERTED* value);

TEZPRESS_OPTIONS_FUNCTIONS(uinteger8, uint8_t, uint8_t, uint8_t)
TEZPRESS_OPTIONS_FUNCTIONS(integer8, int8_t, int8_t, int8_t)
TEZPRESS_OPTIONS_FUNCTIONS(uinteger16, uint16_t, uint16_t, uint16_t)
TEZPRESS_OPTIONS_FUNCTIONS(integer16, int16_t, int16_t, int16_t)
TEZPRESS_OPTIONS_FUNCTIONS(uinteger, uint32_t, uint32_t, uint32_t)
TEZPRESS_OPTIONS_FUNCTIONS(integer, int32_t, int32_t, int32_t)
TEZPRESS_OPTIONS_FUNCTIONS(uinteger64, uint64_t, uint64_t, uint64_t)
TEZPRESS_OPTIONS_FUNCTIONS(integer64, int64_t, int64_t, int64_t)
TEZPRESS_OPTIONS_FUNCTIONS(float, float, float, float)
TEZPRESS_OPTIONS_FUNCTIONS(double, double, double, double)
TEZPRESS_OPTIONS_FUNCTIONS(bool, bool, bool, bool)
TEZPRESS_OPTIONS_FUNCTIONS(userptr, void*, void*, void*)
TEZPRESS_OPTIONS_FUNCTIONS(dtype, enum pressio_dtype, enum pressio_dtype, enum pressio_dtype)
TEZPRESS_OPTIONS_FUNCTIONS(threadsafety, enum pressio_thread_safety, enum pressio_thread_safety,
                           enum pressio_thread_safety)
TEZPRESS_OPTIONS_FUNCTIONS(data, struct pressio_data*, struct pressio_data*, struct pressio_data*)
TEZPRESS_OPTIONS_FUNCTIONS(string, const char*, const char*, char*)
#undef TEZPRESS_OPTIONS_FUNCTIONS

/* As pressio_option_set_userptr_managed(). */
void pressio_options_set_userptr_managed(struct pressio_options* options, const char* key, void* value, void* metadata,
                                         void (*deleter)(void*, void*),
                                         void (*copy)(void**, void**, const void*, const void*));

/* Lists of texts. The list that is returned and each text in it are for free(); *size is 0 where there is none. */
void pressio_options_set_strings(struct pressio_options* options, const char* key, size_t size,
                                 const char* const* values);
enum pressio_options_key_status pressio_options_get_strings(struct pressio_options const* options, const char* key,
                                                            size_t* size, const char*** values);
enum pressio_options_key_status pressio_options_cast_strings(struct pressio_options const* options, const char* key,
                                                             const enum pressio_conversion_safety safety, size_t* size,
                                                             char*** values);
enum pressio_options_key_status pressio_options_as_strings(struct pressio_options const* options, const char* key,
                                                           size_t* size, char*** values);

/* For people, one line per option; for free(). */
char* pressio_options_to_string(struct pressio_options const* options);

#ifdef __cplusplus
}
#endif

#endif
