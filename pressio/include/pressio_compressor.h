/* Compressors. Calls return 0, an error code above 0, or a warning below 0; the
 * sentence is in pressio_compressor_error_msg(). One compressor may be used from
 * one thread at a time; two compressors never disturb each other. */
#ifndef TEZPRESS_PRESSIO_COMPRESSOR_H
#define TEZPRESS_PRESSIO_COMPRESSOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_compressor;
struct pressio_data;
struct pressio_metrics;
struct pressio_options;

/* What "pressio:thread_safe" of the configuration promises. */
enum pressio_thread_safety {
  pressio_thread_safety_single = 0,     /* not to be used in a program with threads */
  pressio_thread_safety_serialized = 1, /* one thread at a time, counted over all compressors of the kind */
  pressio_thread_safety_multiple = 2,   /* one thread at a time for each compressor */
};

void pressio_compressor_release(struct pressio_compressor* compressor);

/* New options for pressio_options_free(): a sentence for each option; what the compressor is and can; the options as
 * they are now, with a type but without a value where nothing is set. */
struct pressio_options* pressio_compressor_get_documentation(struct pressio_compressor const* compressor);
struct pressio_options* pressio_compressor_get_configuration(struct pressio_compressor const* compressor);
struct pressio_options* pressio_compressor_get_options(struct pressio_compressor const* compressor);

/* Sets the options that the compressor knows and whose type is the one that get_options shows. Others are ignored,
 * unless TEZPRESS_STRICT=1 is set in the environment: then they are an error that names the nearest option. */
int pressio_compressor_set_options(struct pressio_compressor* compressor, struct pressio_options const* options);
/* Reports unknown options that begin with the compressor's prefix, and values that set_options would refuse. */
int pressio_compressor_check_options(struct pressio_compressor* compressor, struct pressio_options const* options);

/* output stays the caller's object and gets the result; memory that it owned before is freed or used again. Borrowed
 * memory that is large enough is written to. Begin with pressio_data_new_empty(pressio_byte_dtype, 0, NULL) for a
 * compression, and with the dtype and dimensions of the original for a decompression. */
int pressio_compressor_compress(struct pressio_compressor* compressor, const struct pressio_data* input,
                                struct pressio_data* output);
int pressio_compressor_decompress(struct pressio_compressor* compressor, const struct pressio_data* input,
                                  struct pressio_data* output);
/* Several arrays at once, for the compressors that can: the others take exactly one. */
int pressio_compressor_compress_many(struct pressio_compressor* compressor, struct pressio_data const* const in[],
                                     size_t num_inputs, struct pressio_data* out[], size_t num_outputs);
int pressio_compressor_decompress_many(struct pressio_compressor* compressor, struct pressio_data const* const in[],
                                       size_t num_inputs, struct pressio_data* out[], size_t num_outputs);

/* Metrics. set_metrics stores a copy, the caller keeps and frees its own; get_metrics returns a copy for
 * pressio_metrics_free(). The results are new options. */
struct pressio_options* pressio_compressor_get_metrics_results(struct pressio_compressor const* compressor);
struct pressio_metrics* pressio_compressor_get_metrics(struct pressio_compressor const* compressor);
void pressio_compressor_set_metrics(struct pressio_compressor* compressor, struct pressio_metrics* plugin);
struct pressio_options* pressio_compressor_metrics_get_options(struct pressio_compressor const* compressor);
int pressio_compressor_metrics_set_options(struct pressio_compressor const* compressor,
                                           struct pressio_options const* options);

/* Code (0: none) and borrowed sentence of the last call's error. */
int pressio_compressor_error_code(struct pressio_compressor const* compressor);
const char* pressio_compressor_error_msg(struct pressio_compressor const* compressor);

/* Of the library behind the compressor. */
const char* pressio_compressor_version(struct pressio_compressor const* compressor);
int pressio_compressor_major_version(struct pressio_compressor const* compressor);
int pressio_compressor_minor_version(struct pressio_compressor const* compressor);
int pressio_compressor_patch_version(struct pressio_compressor const* compressor);

/* A new compressor with the same options and a copy of the metrics. */
struct pressio_compressor* pressio_compressor_clone(struct pressio_compressor* compressor);

/* The prefix of its options ("zfp"). The name is its place in a hierarchy, "" at first: options of a compressor named
 * "a/b" are found under "/a/b:key", then "/a:key", then "key", and shown under "/a/b:key". */
const char* pressio_compressor_get_prefix(const struct pressio_compressor* compressor);
void pressio_compressor_set_name(struct pressio_compressor* compressor, const char* new_name);
const char* pressio_compressor_get_name(struct pressio_compressor const* compressor);

#ifdef __cplusplus
}
#endif

#endif
