// The compressors that run on HDF5 filters, each defined in its own file, and the
// files of their filters.
#pragma once

#include <memory>

#include "plugins/compressors/hdf5_compressor.h"

namespace tezpress {

inline const NamedFilter kBitshuffleFilter{32008, {"h5bshuf", "H5Zbshuf"}};
inline const NamedFilter kBlosc2Filter{32026, {"h5blosc2", "H5Zblosc2"}};
inline const NamedFilter kBzip2Filter{307, {"h5bzip2", "H5Zbzip2"}};
inline const NamedFilter kHtj2kFilter{32033, {"h5htj2k"}};
inline const NamedFilter kJpeglsFilter{32018, {"h5fcidecomp", "H5Zfcidecomp"}};
inline const NamedFilter kLz4Filter{32004, {"h5lz4", "H5Zlz4"}};
inline const NamedFilter kSperrFilter{32028, {"h5sperr", "h5z-sperr"}};
inline const NamedFilter kSz2Filter{32017, {"h5sz", "hdf5sz"}};
inline const NamedFilter kSz3Filter{32024, {"h5sz3", "hdf5sz3"}};

std::unique_ptr<Compressor> make_bitshuffle();
std::unique_ptr<Compressor> make_blosc2();
std::unique_ptr<Compressor> make_hdf5_filter();
std::unique_ptr<Compressor> make_htj2k();
std::unique_ptr<Compressor> make_jpegls();
std::unique_ptr<Compressor> make_lz4();
std::unique_ptr<Compressor> make_sperr();
std::unique_ptr<Compressor> make_sz2();
std::unique_ptr<Compressor> make_sz3_filter();

}  // namespace tezpress
