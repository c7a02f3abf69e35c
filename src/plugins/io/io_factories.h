// How src/plugins/all.cc makes each io plugin.
#pragma once

#include <memory>

#include "core/io.h"

namespace tezpress {

std::unique_ptr<Io> make_by_extension();
std::unique_ptr<Io> make_copy_template();
std::unique_ptr<Io> make_csv();
std::unique_ptr<Io> make_empty();
std::unique_ptr<Io> make_hdf5();  // where libhdf5 was found
std::unique_ptr<Io> make_iota();
std::unique_ptr<Io> make_mmap();
std::unique_ptr<Io> make_netcdf();  // where libnetcdf was found
std::unique_ptr<Io> make_noop_io();
std::unique_ptr<Io> make_numpy();
std::unique_ptr<Io> make_png();  // where libspng was found
std::unique_ptr<Io> make_posix();
std::unique_ptr<Io> make_select();

}  // namespace tezpress
