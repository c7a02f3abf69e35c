#include "base/checksum.h"

// Inlined, so that no shared library of ours depends on one more.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace tezpress {

std::uint64_t checksum64(ByteSpan bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace tezpress
