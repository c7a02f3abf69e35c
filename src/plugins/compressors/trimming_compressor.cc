#include "plugins/compressors/trimming_compressor.h"

#include "plugins/compressors/shuffled_zstd.h"

namespace tezpress {
namespace {

constexpr int kZstdLevel = 3;  // zstd's own default

void check_dtype(const std::string& id, Dtype dtype) {
  if (!is_floating(dtype)) fail(ErrorCode::kUnsupported, "{} takes float and double, not {}", id, name_of(dtype));
}

}  // namespace

Bytes TrimmingCompressor::compress(ConstView input) {
  check_dtype(info().id, input.dtype());
  Array values = Array::copy_of(input);
  trim(values.view());
  return compress_shuffled(values.view().bytes(), size_of(input.dtype()), true, kZstdLevel);
}

void TrimmingCompressor::decompress(ByteSpan stream, View into) {
  check_dtype(info().id, into.dtype());
  decompress_shuffled(stream, size_of(into.dtype()), into.bytes());
}

}  // namespace tezpress
