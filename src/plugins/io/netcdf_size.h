// How many bytes an open NetCDF file of a format before NetCDF-4 must have. The
// library reads what is missing of a cut-off file as zeros and says nothing, so
// this is computed from the layout in NetCDF's format specification.
#pragma once

#include <cstdint>

namespace tezpress {

// 0 for NetCDF-4. Throws nothing: what the library cannot say counts nothing.
std::uint64_t least_netcdf_bytes(int file);

}  // namespace tezpress
