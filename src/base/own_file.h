// Where the code runs from: what is installed beside it is found so, wherever the tree was moved to.
#pragma once

#include <filesystem>

namespace tezpress {

// The shared library, or the program, that this code is linked into; empty if the system does not say.
std::filesystem::path own_file();

// The nearest folder at or above that of own_file() in which name exists, with name; empty if there is none.
std::filesystem::path find_beside_own_file(const std::filesystem::path& name);

}  // namespace tezpress
