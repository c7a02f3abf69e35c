// Runs an HDF5 filter on an array, as HDF5 would on one chunk of the array's shape,
// but without a file. The stream keeps the filter's id and final parameters, so that
// decoding needs no options, and a checksum, because filters trust their input.
#pragma once

#include <span>
#include <vector>

#include "base/array.h"
#include "base/bytes.h"
#include "plugins/compressors/hdf5_library.h"

namespace tezpress {

using FilterParameters = std::vector<unsigned>;  // HDF5's cd_values

// Call these inside a Hdf5Session.
// parameters: the user's, before the filter's set_local adds type and shape. Throws kUnsupported where the filter
// refuses the dtype, the shape or the parameters.
// fallback kStore: where the filter gives up (blosc does when nothing is gained) the values are stored as they are,
// which HDF5 calls an optional filter; kFail: kUnsupported.
enum class FilterFallback { kFail, kStore };
Bytes encode_with_hdf5_filter(const Hdf5Filter& filter, const FilterParameters& parameters, ConstView input,
                              FilterFallback fallback = FilterFallback::kFail);
// Throws kCorrupt or kTruncated.
void decode_with_hdf5_filter(const Hdf5Filter& filter, ByteSpan stream, View into);
// The id in a stream's header.
int hdf5_filter_of(ByteSpan stream);

// A double as two parameters, the upper half first: the SZ filters' convention.
void append_double(FilterParameters& parameters, double value);

}  // namespace tezpress
