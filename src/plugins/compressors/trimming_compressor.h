// What compressors have in common that only simplify the bits of floating-point
// values and leave the saving to a lossless coder: the values are trimmed in a
// copy, and the copy goes through byte shuffle and zstd. Decompression gives the
// trimmed values and needs no options.
#pragma once

#include "core/compressor.h"

namespace tezpress {

class TrimmingCompressor : public Compressor {
 public:
  // Throws kUnsupported for anything but float and double.
  Bytes compress(ConstView input) override;
  void decompress(ByteSpan stream, View into) override;

 protected:
  // values: contiguous, float or double, maybe none; to be changed in place.
  virtual void trim(View values) = 0;
};

}  // namespace tezpress
