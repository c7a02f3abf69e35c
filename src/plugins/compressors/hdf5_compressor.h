// The common part of all compressors that are an HDF5 filter: lock, array shape,
// call. A subclass names its filter and turns its options into parameters.
#pragma once

#include <string_view>
#include <vector>

#include "core/compressor.h"
#include "core/registry.h"
#include "plugins/compressors/hdf5_call.h"
#include "plugins/compressors/merged_axes.h"

namespace tezpress {

// A filter that is found by the name of its file.
struct NamedFilter {
  int id;
  std::vector<std::string_view> stems;  // "h5sz3" for libh5sz3.so

  bool present() const { return !find_hdf5_plugin(stems).empty(); }  // cheap: loads nothing
  const Hdf5Filter& load() const;                                    // inside a Hdf5Session
};

class Hdf5Compressor : public Compressor {
 public:
  Bytes compress(ConstView input) final;
  void decompress(ByteSpan stream, View into) final;

 protected:
  // All are called inside a Hdf5Session.
  virtual const Hdf5Filter& filter() const = 0;
  virtual const Hdf5Filter& filter_of(ByteSpan) const { return filter(); }  // for a stream
  // input: contiguous, already of the shape that axes() gave.
  virtual FilterParameters parameters(ConstView input) const = 0;
  virtual FilterFallback fallback() const { return FilterFallback::kFail; }
  // The shape under which the filter sees the array: the same number of values.
  virtual Shape axes(const Shape& shape) const { return shape; }
};

// Adds every compressor that runs on an HDF5 filter, or the reason why it is missing.
void add_hdf5_compressors(Registry& registry);

}  // namespace tezpress
