// The hot loops for any machine: the definition of the arithmetic.
#include <bit>

#include "codec/kernels.h"
#include "codec/network_job.h"

#define TEZIP_AVX2 0

namespace tezpress::codec {
namespace {
#include "codec/kernels.inc"
#include "codec/kernels_contexts.inc"
#include "codec/kernels_encoder.inc"
#include "codec/kernels_network.inc"
}  // namespace

void network_inputs_scalar(const NetworkJob& job, int begin, int count, const std::int32_t* prediction,
                           NetworkChunk& chunk) {
  network_inputs_of(job, begin, count, prediction, chunk);
}

const Kernels& scalar_kernels() {
  static constexpr Kernels kTable{"scalar",     weighted_sums, features,        between_features,    contexts,
                                  block_sums,   encode,        decode,          quantise_float,      quantise_double,
                                  quantise_int, reconstruct,   network_correct, accumulate_products, combine};
  return kTable;
}

}  // namespace tezpress::codec
