/* Everything that a program which compresses needs, in one header. JSON, hashes,
 * high level calls and direct file access have headers of their own, in
 * libpressio_ext/. The interface is source compatible with LibPressio 1.0.7. */
#ifndef TEZPRESS_LIBPRESSIO_H
#define TEZPRESS_LIBPRESSIO_H

#include "libpressio_ext/io/pressio_io.h"
#include "pressio.h"
#include "pressio_compressor.h"
#include "pressio_data.h"
#include "pressio_metrics.h"
#include "pressio_option.h"
#include "pressio_options.h"
#include "pressio_options_iter.h"

#endif
