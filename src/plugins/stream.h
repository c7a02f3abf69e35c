// Compressed streams that say what they are. One decision: a reader needs the
// bytes alone. A codec that describes itself (tezip, magic "TEZP") is stored bare;
// every other compressor's bytes travel in a container (core/container.h).
#pragma once

#include "core/container.h"
#include "core/registry.h"

namespace tezpress {

// What a stream holds, read from its header alone.
struct StreamInfo {
  ContainerHeader header;
  ByteSpan payload;   // what the compressor itself wrote; borrows from the stream
  bool bare = false;  // a self-describing stream without a container
};

// True if the first bytes are those of a container or of a self-describing stream.
bool is_stream(ByteSpan bytes);
// Throws kCorrupt or kTruncated on damaged headers, kInvalidArgument on bytes that are no stream at all.
StreamInfo describe_stream(ByteSpan bytes);

// payload, as compressor (with its options as they are now) wrote it for input, as a stream that describes itself.
// fresh: the same plugin as its factory makes it; options that still have its values are not stored.
Bytes wrap_stream(const Compressor& compressor, const Compressor& fresh, ConstView input, Bytes payload);

// The array that a stream holds. own: options of the reader for what no stream may choose, such as the program of
// external_compressor; all others need none. Throws as describe_stream(), kUnknownName where this build lacks the
// compressor, and kCorrupt for a stream that sets what no stream may.
Array decompress_stream(const Registry& registry, ByteSpan bytes, const Options& own = {});

}  // namespace tezpress
