// How src/plugins/all.cc makes each io plugin.
#pragma once

#include <memory>

#include "core/io.h"

namespace tezpress {

std::unique_ptr<Io> make_hdf5();  // where libhdf5 was found
std::unique_ptr<Io> make_numpy();
std::unique_ptr<Io> make_png();  // where libspng was found
std::unique_ptr<Io> make_posix();

}  // namespace tezpress
