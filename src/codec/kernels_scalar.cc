// The hot loops for any machine: the definition of the arithmetic.
#include <bit>

#include "codec/kernels.h"

#define TEZIP_AVX2 0

namespace tezpress::codec {
namespace {
#include "codec/kernels.inc"
#include "codec/kernels_contexts.inc"
#include "codec/kernels_encoder.inc"
}  // namespace

const Kernels& scalar_kernels() {
  static constexpr Kernels kTable{
      "scalar",       weighted_sums,   features,     contexts,    block_sums,          encode, decode,
      quantise_float, quantise_double, quantise_int, reconstruct, accumulate_products, combine};
  return kTable;
}

}  // namespace tezpress::codec
