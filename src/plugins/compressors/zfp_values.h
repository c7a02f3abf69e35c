// How arrays of every dtype and rank become what zfp takes: int32, int64, float or
// double on 1 to 4 axes. Integers under a tolerance go as floating point and are
// rounded back, because zfp's accuracy mode does nothing for integers.
#pragma once

#include <zfp.h>

#include "base/array.h"
#include "plugins/compressors/zfp_settings.h"

namespace tezpress {

// Axes of length 1 dropped, the slowest merged until at most 4 are left and zfp's header can hold their lengths.
// Slowest first; at least one axis.
Shape zfp_axes(const Shape& shape);

// The dtype that zfp sees. Throws kUnsupported, saying what to do, where none keeps what the mode promises.
Dtype zfp_storage(Dtype dtype, ZfpMode mode);
zfp_type zfp_type_of(Dtype storage);

// Values of dense (contiguous) as storage; throws kInvalidArgument naming the index of a value that zfp cannot code
// in this mode (NaN, infinities, integers without head room).
void check_zfp_values(ConstView dense, Dtype storage, ZfpMode mode);
Array to_zfp_values(ConstView dense, Dtype storage);
void from_zfp_values(ConstView stored, View into);

}  // namespace tezpress
