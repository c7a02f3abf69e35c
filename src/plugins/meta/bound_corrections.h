// What moves a reconstruction back into its bound: positions, and there either a
// whole number of quantisation bins or the exact value. Checked after the cast, so
// that applying it always gives values inside the bound.
#pragma once

#include "base/bytes.h"
#include "core/compressor.h"

namespace tezpress {

// original and reconstruction: contiguous, of one type. bound: absolute or point-wise relative. Values that are not
// finite are corrected to themselves.
Bytes make_corrections(ConstView original, ConstView reconstruction, ErrorBound bound);
// reconstruction: bit for bit the one that the corrections were made for. Throws kCorrupt, kTruncated.
void apply_corrections(ByteSpan corrections, View reconstruction);

}  // namespace tezpress
