// The hot loops over one row, as a table of functions. kernels.inc (and, for the
// encoder's floating point, kernels_encoder.inc) defines them once; it is compiled per instruction set, and because
// every operation is an exact integer or a single IEEE one, all tables give the same bits.
#pragma once

#include <cstdint>

#include "codec/bit_stream.h"
#include "codec/rans.h"
#include "codec/token_model.h"

namespace tezpress::codec {

inline constexpr int kWeightBits = 14;  // stencil weights are in units of 2^-14
// Reconstructions stay within +-kValueLimit units, so sums of two fit 32 bits.
inline constexpr std::int32_t kValueLimit = (1 << 30) - 1;

// One stencil tap for one row: the value beside target x is values[x].
struct TapRow {
  const std::int32_t* values;
  std::int32_t weight;
};

struct RealTap {
  const double* values;
  double weight;
};

// Rows around the targets from which the expected magnitude of the residual is computed. The index rows
// have one more value on either side; rows that do not exist are rows of zeros (reference: null).
struct ContextRows {
  const std::int32_t* known;      // known[x], known[x+1] are the neighbours along the axis...
  std::ptrdiff_t known_step;      // ...known_step values apart (1 along x)
  const std::int32_t* reference;  // the same point of the previous frame's known plane
  // Of a frame between two references, whose mean is `reference`; null in others.
  const std::int32_t* past_reference;  // the same of the past one
  const std::int32_t* mean_target;     // at the targets, of the mean
  const std::int32_t* past_target;     // and of the past one
  const std::int16_t* known_index;     // quantisation indices at the known points
  const std::int16_t* previous_index;  // at the targets, previous frame
  const std::int16_t* up;              // at the targets, one row before
  const std::int16_t* back;            // at the targets, one plane before
};

inline constexpr int kContextFeatures = 9;
inline constexpr int kFeatureBits = 4;  // features are in 1/16 of a step

// Expected |index| = (bias + sum weight[i]*feature[i]) * 2^-14.
struct ContextWeights {
  std::uint32_t weight[kContextFeatures];
  std::uint32_t bias;
};

inline constexpr int kBuckets = 40;  // half octaves of the expected magnitude, from 2^-7
inline constexpr int kSignStrengths = 4;
inline constexpr int kPrimaryContexts = kBuckets * kSignStrengths;
inline constexpr int kCoarseBuckets = 14;
inline constexpr int kSecondaryContexts = kCoarseBuckets * 12;  // times the level classes

// What the entropy coder knows about one target before it is coded.
struct TargetContext {
  std::uint16_t primary;
  std::uint16_t secondary;
  std::uint8_t raw_bits;  // low bits of the index that are stored as they are
  std::uint8_t flip;      // 1: the negative sign is the more likely one
};

// The distributions and streams of one segment.
struct TokenEncoder {
  RansEncoder tokens;
  BitWriter bits;
};
struct TokenDecoder {
  RansDecoder tokens;
  BitReader bits;
};

// How floating-point values become units: value * inverse_unit - offset.
struct UnitScale {
  double inverse_unit = 1;
  double offset = 0;  // whole units
};

struct Kernels {
  const char* name;
  // out[x] = round(sum of weight*value / 2^shift), wrapped to 32 bits, then limited to +-kValueLimit; shift 1 to 31.
  // Reads up to kRowSlack values past end.
  void (*weighted_sums)(const TapRow* taps, int tap_count, int begin, int end, int shift, std::int32_t* out);
  // out: kContextFeatures rows of width values each, features in 1/16 step (inverse_step = 2^36/step).
  void (*features)(const ContextRows& rows, int width, std::uint64_t inverse_step, std::uint32_t* out);
  // The same for a frame between two references, of which two features tell how far these are apart.
  void (*between_features)(const ContextRows& rows, int width, std::uint64_t inverse_step, std::uint32_t* out);
  void (*contexts)(const std::uint32_t* features, const ContextRows& rows, const ContextWeights& weights, int width,
                   TargetContext* out);
  void (*encode)(TokenEncoder& coder, TokenModel* primary, TokenModel* secondary, const TargetContext* contexts,
                 const std::int32_t* indices, int width);
  void (*decode)(TokenDecoder& coder, TokenModel* primary, TokenModel* secondary, const TargetContext* contexts,
                 std::int32_t* indices, int width);
  // index[x]: the bin nearest to values[x]. Whether the bound then holds is checked on the whole frame,
  // after the final cast (corrections.h).
  void (*quantise_float)(const float* values, const std::int32_t* prediction, const UnitScale& scale, std::int32_t step,
                         int width, std::int32_t* index);
  void (*quantise_double)(const double* values, const std::int32_t* prediction, const UnitScale& scale,
                          std::int32_t step, int width, std::int32_t* index);
  // For integers within +-kValueLimit and odd steps: |value - reconstruction| <= (step-1)/2.
  void (*quantise_int)(const std::int32_t* values, const std::int32_t* prediction, std::int32_t step, int width,
                       std::int32_t* index);
  // value[x] = limit(prediction + index*step).
  void (*reconstruct)(const std::int32_t* prediction, const std::int32_t* index, std::int32_t step, int width,
                      std::int32_t* value);
  // sums[i*size+j] += sum over four rows of weight*row[i]*row[j], for j >= i. Encoder only.
  void (*accumulate_products)(const double* rows, const double* weights, int size, double* sums);
  // out[x] = sum of weight*value, tap after tap. Encoder only.
  void (*combine)(const RealTap* taps, int tap_count, int width, double* out);
};

const Kernels& scalar_kernels();
const Kernels* avx2_kernels();  // null where this build or this machine has none
// The fastest that the machine has, or the one that TEZIP_KERNELS names ("scalar", "avx2").
const Kernels& kernels();

}  // namespace tezpress::codec
