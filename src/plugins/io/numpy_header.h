// The header of a .npy file, read as untrusted text: a Python dictionary of exactly
// the three keys of NumPy's format, versions 1 to 3.
#pragma once

#include <string>
#include <string_view>

#include "base/array.h"
#include "base/bytes.h"

namespace tezpress {

struct NumpyHeader {
  Dtype dtype = Dtype::kByte;
  bool big_endian = false;
  bool fortran_order = false;
  Shape shape;  // as NumPy prints it; empty for a single value
};

// The bytes before the dictionary and its length, from the first 12 bytes of a file (or all, if fewer).
struct NumpyPreamble {
  std::size_t text_offset = 0;
  std::size_t text_bytes = 0;
};
NumpyPreamble parse_numpy_preamble(ByteSpan start, const std::string& path);  // throws kCorrupt
// Throws kCorrupt, or kUnsupported for types that no array here can hold.
NumpyHeader parse_numpy_header(std::string_view text, const std::string& path);
// Magic, version 1 and dictionary, padded to a multiple of 64 bytes.
std::string make_numpy_header(Dtype dtype, const Shape& shape);

}  // namespace tezpress
