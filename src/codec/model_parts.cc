#include "codec/model_parts.h"

#include <algorithm>
#include <bit>

namespace tezpress::codec {
namespace {

constexpr int kMaxRiceQuotient = 20;

// A byte for a context weight: four bits of mantissa under a growing exponent.
std::uint32_t weight_code(std::uint32_t value) {
  if (value < 16) return value;
  const int exponent = static_cast<int>(std::bit_width(value)) - 5;
  return (static_cast<std::uint32_t>(exponent + 1) << 4) | ((value >> exponent) & 15);
}
std::uint32_t weight_value(std::uint32_t code) { return code < 16 ? code : (16 + (code & 15)) << ((code >> 4) - 1); }
constexpr std::uint32_t kMaxContextWeight = 3584;  // nine of them times the largest feature stay below 2^32
constexpr std::uint32_t kMaxContextBias = 1 << 16;

bool equals_default(const ContextWeights& weights, const ContextWeights& standard) {
  return std::equal(std::begin(weights.weight), std::end(weights.weight), std::begin(standard.weight)) &&
         weights.bias == standard.bias;
}

}  // namespace

int rice_bits(std::uint32_t number, int k, int escape) {
  const auto quotient = static_cast<int>(std::min<std::uint32_t>(number >> k, kMaxRiceQuotient));
  return quotient < kMaxRiceQuotient ? quotient + 1 + k : kMaxRiceQuotient + escape;
}

void put_rice(BitWriter& out, std::uint32_t number, int k, int escape) {
  const std::uint32_t quotient = number >> k;
  if (quotient >= kMaxRiceQuotient) {
    out.put((1u << kMaxRiceQuotient) - 1, kMaxRiceQuotient);
    out.put(number, escape);
    return;
  }
  out.put((1u << quotient) - 1, static_cast<int>(quotient) + 1);  // ones, then a zero
  out.put(number & ((1u << k) - 1), k);
}

std::uint32_t get_rice(BitReader& in, int k, int escape) {
  int quotient = 0;
  while (quotient < kMaxRiceQuotient && in.get(1) != 0) ++quotient;
  if (quotient == kMaxRiceQuotient) return in.get(escape);
  return (static_cast<std::uint32_t>(quotient) << k) | in.get(k);
}

int best_rice(const std::vector<std::uint32_t>& numbers, int escape, int& total) {
  int best = 0;
  total = INT32_MAX;
  for (int k = 0; k < 16; ++k) {
    int bits = 0;
    for (const std::uint32_t value : numbers) bits += rice_bits(value, k, escape);
    if (bits < total) {
      total = bits;
      best = k;
    }
  }
  return best;
}

void write_contexts(const ContextWeights& weights, const ContextWeights& standard, BitWriter& out) {
  const bool same = equals_default(weights, standard);
  out.put(same ? 0 : 1, 1);
  if (same) return;
  for (const std::uint32_t weight : weights.weight) out.put(weight_code(weight), 8);
  out.put(weight_code(weights.bias), 8);
}

void read_contexts(BitReader& in, ContextWeights& weights) {
  if (in.get(1) == 0) return;
  for (std::uint32_t& weight : weights.weight) {
    weight = weight_value(in.get(8));
    if (weight > kMaxContextWeight)
      fail(ErrorCode::kCorrupt, "a context weight is {}, above its limit of {}", weight, kMaxContextWeight);
  }
  weights.bias = weight_value(in.get(8));
  if (weights.bias > kMaxContextBias)
    fail(ErrorCode::kCorrupt, "a context bias is {}, above its limit of {}", weights.bias, kMaxContextBias);
}

}  // namespace tezpress::codec
