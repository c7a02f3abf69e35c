// The hot loops for AVX2, compiled by pragma so that no inline function of
// another header can leak AVX2 code into programs for older machines.
#include <bit>

#include "codec/kernels.h"
#include "codec/network_job.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TEZIP_AVX2 1

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt")
#endif

namespace tezpress::codec {
namespace {
#include "codec/kernels.inc"
#include "codec/kernels_contexts.inc"
#include "codec/kernels_encoder.inc"
#include "codec/kernels_network.inc"
}  // namespace
}  // namespace tezpress::codec

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace tezpress::codec {

const Kernels* avx2_kernels() {
  static constexpr Kernels kTable{"avx2",       weighted_sums, features,        between_features,    contexts,
                                  block_sums,   encode,        decode,          quantise_float,      quantise_double,
                                  quantise_int, reconstruct,   network_correct, accumulate_products, combine};
  static const bool available = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
  return available ? &kTable : nullptr;
}

}  // namespace tezpress::codec

#else

namespace tezpress::codec {
const Kernels* avx2_kernels() { return nullptr; }
}  // namespace tezpress::codec

#endif
