// Whole files as bytes, with "-" for the standard streams. A file appears under
// its name only when it is complete.
#pragma once

#include <string>

#include "base/bytes.h"

namespace tezpress {

inline constexpr const char* kStandardStream = "-";

// Throws kIo with the path and the system's reason.
Bytes read_bytes(const std::string& path);
// At most the first 64 bytes, empty for what is no plain file: enough to tell what a file is.
Bytes read_first_bytes(const std::string& path);
// Written beside the final name, synchronised and renamed; throws kIo and leaves nothing behind on failure.
void write_bytes(const std::string& path, ByteSpan bytes);
// Throws kInvalidArgument if path exists and force is not set: no file is replaced by accident.
void refuse_to_overwrite(const std::string& path, bool force);

}  // namespace tezpress
