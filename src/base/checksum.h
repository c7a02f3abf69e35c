// XXH3 (xxHash by Y. Collet) of byte ranges: the one checksum of all formats.
#pragma once

#include "base/bytes.h"

namespace tezpress {

std::uint64_t checksum64(ByteSpan bytes);

}  // namespace tezpress
