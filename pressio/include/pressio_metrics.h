/* Metrics: what is measured around compressions and decompressions. A metric is
 * attached to a compressor as a copy (pressio_compressor_set_metrics), or asked
 * directly about arrays that are at hand (pressio_metrics_evaluate). */
#ifndef TEZPRESS_PRESSIO_METRICS_H
#define TEZPRESS_PRESSIO_METRICS_H

#ifdef __cplusplus
extern "C" {
#endif

struct pressio_data;
struct pressio_metrics;
struct pressio_options;

void pressio_metrics_free(struct pressio_metrics* metrics);

/* All of these return new options for pressio_options_free(): the last results (keys without a value before there are
 * any), the options of the metric, what it is and can, and a sentence for each option and result. */
struct pressio_options* pressio_metrics_get_results(struct pressio_metrics const* metrics);
struct pressio_options* pressio_metrics_get_options(struct pressio_metrics const* metrics);
struct pressio_options* pressio_metrics_get_configuration(struct pressio_metrics const* metrics);
struct pressio_options* pressio_metrics_get_documentation(struct pressio_metrics const* metrics);

/* 0, or an error code, with a message. Keys of other plugins are ignored. */
int pressio_metrics_set_options(struct pressio_metrics const* metrics, struct pressio_options const* options);

struct pressio_metrics* pressio_metrics_clone(struct pressio_metrics* metrics);

/* Its name in a hierarchy, "" at first: options and results of a named metric appear under "/name:key". */
void pressio_metrics_set_name(struct pressio_metrics* metrics, const char* new_name);
const char* pressio_metrics_get_name(struct pressio_metrics const* metrics);

/* The results for arrays of an earlier compression; each may be NULL where it is not known. New options. */
struct pressio_options* pressio_metrics_evaluate(struct pressio_metrics* metrics,
                                                 struct pressio_data const* uncompressed,
                                                 struct pressio_data const* compressed,
                                                 struct pressio_data const* decompressed);

/* Code (0: none) and borrowed sentence of the last call's error. */
int pressio_metrics_error_code(struct pressio_metrics const* metrics);
const char* pressio_metrics_error_msg(struct pressio_metrics const* metrics);

#ifdef __cplusplus
}
#endif

#endif
