// What the models of both modes are written with: Rice codes for weights and
// vectors, a byte each for context weights.
#pragma once

#include <vector>

#include "codec/bit_stream.h"
#include "codec/kernels.h"

namespace tezpress::codec {

// A number's quotient by 2^k in unary, then its low k bits; where the quotient reaches 20, `escape` plain bits instead.
int rice_bits(std::uint32_t number, int k, int escape);
void put_rice(BitWriter& out, std::uint32_t number, int k, int escape);
std::uint32_t get_rice(BitReader& in, int k, int escape);
// The k below 16 under which the numbers take the fewest bits, and these in total.
int best_rice(const std::vector<std::uint32_t>& numbers, int escape, int& total);

// One bit where they are the standard ones; else nine weights and a bias of eight bits each.
void write_contexts(const ContextWeights& weights, const ContextWeights& standard, BitWriter& out);
// weights: the standard ones beforehand. Throws kCorrupt for values outside the format's limits.
void read_contexts(BitReader& in, ContextWeights& weights);

}  // namespace tezpress::codec
