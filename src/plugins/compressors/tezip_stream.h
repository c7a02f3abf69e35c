// What a bare tezip stream says of itself, in the core's terms.
#pragma once

#include "core/container.h"
#include "tezip/tezip.h"

namespace tezpress {

// (T, frame shape), or the frame shape alone for a stream without time; T counts complete groups only.
Shape tezip_shape(const tezip_info& info);
// Throws kCorrupt or kTruncated.
ContainerHeader describe_tezip_stream(ByteSpan stream);

}  // namespace tezpress
