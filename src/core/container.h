// The envelope around a foreign compressor's bytes: which compressor, which
// options, dtype and shape, and a checksum, so that decompression needs nothing
// else. tezip streams describe themselves and are stored bare. docs/format.md.
#pragma once

#include "core/registry.h"

namespace tezpress {

struct ContainerHeader {
  std::string compressor_id;
  Dtype dtype = Dtype::kByte;
  Shape shape;
  Options options;  // those that decompression needs
};

bool is_container(ByteSpan bytes);
Bytes write_container(const ContainerHeader& header, ByteSpan payload);
// Throws kCorrupt, kTruncated; payload borrows from bytes.
ContainerHeader read_container(ByteSpan bytes, ByteSpan& payload);

}  // namespace tezpress
