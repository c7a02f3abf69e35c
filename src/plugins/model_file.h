// Model files of tezip as people meet them: read, told from other files, described.
#pragma once

#include <string>

#include "base/bytes.h"
#include "tezip/tezip.h"

namespace tezpress {

// Do these first bytes begin a model file?
bool is_model_file(ByteSpan bytes);
// Throws kCorrupt, kTruncated or kUnsupported for what is none.
tezip_model_info describe_model(ByteSpan bytes);
// The file's bytes, checked. Throws also kIo, and names the path.
Bytes read_model_file(const std::string& path);
// Beside its final name and then renamed. Throws kIo.
void write_model_file(const std::string& path, ByteSpan bytes);
// "first frames", "later frames", "frames between two": of a network.
const char* frame_kind_name(int kind);

}  // namespace tezpress
