// The trained models that this process can decode with, by hash: the one that ships
// with the library, those that were given, and files in the folders of
// TEZIP_MODEL_PATH.
#pragma once

#include "codec/network_model.h"

namespace tezpress::codec {

// Ships with the library.
SharedModel generic_model();
// From now on streams that name it are decoded.
void add_model(SharedModel model);
// Reads a model file and adds it. Throws kIo, kCorrupt, kUnsupported.
SharedModel load_model(const std::string& path);
// own: models that are looked at first, as those that a stream carries. Throws kUnsupported, saying what to do, where
// it is not to be found.
SharedModel find_model(std::uint64_t hash, std::span<const SharedModel> own = {});
// NAME.tezm of a model in such a folder: its hash, 16 hexadecimal digits.
std::string model_file_name(std::uint64_t hash);

}  // namespace tezpress::codec
