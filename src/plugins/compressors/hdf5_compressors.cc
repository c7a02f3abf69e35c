// Which compressors the HDF5 filters of this machine give. Only file names are
// looked at: loading is left to the first use, so that a program starts fast.
#include "plugins/compressors/hdf5_compressor.h"
#include "plugins/compressors/hdf5_factories.h"

namespace tezpress {

void add_hdf5_compressors(Registry& registry) {
  struct Entry {
    const char* id;
    const NamedFilter& filter;
    std::unique_ptr<Compressor> (*make)();
  };
  const Entry entries[] = {
      {"bitshuffle", kBitshuffleFilter, make_bitshuffle},
      {"blosc2", kBlosc2Filter, make_blosc2},
      {"htj2k", kHtj2kFilter, make_htj2k},
      {"jpegls", kJpeglsFilter, make_jpegls},
      {"lz4", kLz4Filter, make_lz4},
      {"sperr", kSperrFilter, make_sperr},
      {"sz", kSz2Filter, make_sz2},
#ifndef TEZPRESS_HAVE_SZ3
      {"sz3", kSz3Filter, make_sz3_filter},
#endif
  };
  registry.add("hdf5_filter", make_hdf5_filter);
  for (const Entry& entry : entries) {
    if (entry.filter.present())
      registry.add(entry.id, entry.make);
    else
      registry.add_missing(
          {"compressor", entry.id, fmt::format("the HDF5 filter plugins were not found; {}", kHdf5PluginsHint)});
  }
}

}  // namespace tezpress
