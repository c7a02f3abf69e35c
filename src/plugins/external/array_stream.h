// The array that a foreign compressor made, as bytes. One decision: a one-dimensional
// array of bytes, the usual case, is its own bytes, as in LibPressio; any other type
// goes before the values, because the program is told it again when it decompresses.
#pragma once

#include "base/array.h"
#include "base/bytes.h"

namespace tezpress {

Bytes to_stream(ConstView array);

struct StreamedArray {
  ArrayType type;
  ByteSpan values;  // borrows from the stream
};
// Throws kCorrupt, kTruncated.
StreamedArray from_stream(ByteSpan stream);

}  // namespace tezpress
