#include "plugins/compressors/hdf5_compressor.h"

#include "plugins/hdf5_session.h"

namespace tezpress {

const Hdf5Filter& NamedFilter::load() const {
  const auto file = find_hdf5_plugin(stems);
  return load_hdf5_filter(id, file);
}

Bytes Hdf5Compressor::compress(ConstView input) {
  Array owned;
  ConstView dense = input;
  if (!input.contiguous()) dense = (owned = Array::copy_of(input)).view();
  const Hdf5Session session;
  dense = dense.reshaped(axes(input.shape()));
  return encode_with_hdf5_filter(filter(), parameters(dense), dense, fallback());
}

void Hdf5Compressor::decompress(ByteSpan stream, View into) {
  const Hdf5Session session;
  if (into.size() != 0) decode_with_hdf5_filter(filter_of(stream), stream, into);
}

}  // namespace tezpress
