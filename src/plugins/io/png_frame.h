// One PNG image as an array, in memory: (Y,X) for gray, (Y,X,C) for 2 to 4 channels,
// uint8 or uint16. Fewer bits are widened to 8, palettes become RGB.
#pragma once

#include <string>

#include "base/array.h"
#include "base/bytes.h"

namespace tezpress {

// name is for messages. Throws kCorrupt.
Array decode_png(ByteSpan bytes, const std::string& name);
// frame: contiguous uint8, byte or uint16 of shape (Y,X) or (Y,X,C) with C from 1 to 4.
Bytes encode_png(ConstView frame);

}  // namespace tezpress
