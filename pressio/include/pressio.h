/* The library's handle: it makes compressors and metrics and keeps the message
 * when one cannot be made. Any number of handles may exist; what they made
 * outlives them. Use one handle from one thread at a time. */
#ifndef TEZPRESS_PRESSIO_H
#define TEZPRESS_PRESSIO_H

#ifdef __cplusplus
extern "C" {
#endif

struct pressio;
struct pressio_compressor;
struct pressio_metrics;

/* Prepares the list of plugins. Never needed, harmless at any time: all plugins are part of the library. */
void pressio_register_all(void);

/* A new handle; NULL only without memory. Give it back with pressio_release(). */
struct pressio* pressio_instance(void);
void pressio_release(struct pressio* library);

/* A new compressor with its default options, to be given back with pressio_compressor_release(). NULL for an id that
 * this build does not have: pressio_error_msg() then says so, and how to get it or what name is near. */
struct pressio_compressor* pressio_get_compressor(struct pressio* library, const char* compressor_id);

/* A new metric, or a composite of num_metrics metrics, to be given back with pressio_metrics_free(). NULL for an
 * unknown id, with a message in library. */
struct pressio_metrics* pressio_new_metric(struct pressio* library, const char* const metric);
struct pressio_metrics* pressio_new_metrics(struct pressio* library, const char* const metrics[], int num_metrics);

/* Code (0: none) and sentence of the handle's last error; the text lives until the next call with the handle. */
int pressio_error_code(struct pressio* library);
const char* pressio_error_msg(struct pressio* library);

/* Version and features in one text; features alone; ids of compressors and of metrics, each followed by a space. All
 * texts are static. */
const char* pressio_version(void);
const char* pressio_features(void);
const char* pressio_supported_compressors(void);
const char* pressio_supported_metrics(void);

/* The version of the interface (LibPressio's), as numbers. */
unsigned int pressio_major_version(void);
unsigned int pressio_minor_version(void);
unsigned int pressio_patch_version(void);

#ifdef __cplusplus
}
#endif

#endif
