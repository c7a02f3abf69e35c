// The second mode, `basis`, for series that are smooth in space: a frame is the
// product of a few fitted vectors per axis (a separable Karhunen-Loeve basis,
// as in the higher-order SVD of De Lathauwer et al. 2000), its coefficients are
// predicted in time, and the few points beyond the bound are corrected. All in
// integers: the vectors are integers that travel in the stream.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "codec/bit_stream.h"
#include "codec/geometry.h"
#include "codec/kernels.h"

namespace tezpress::codec {

inline constexpr int kVectorBits = 22;  // vectors are in units of 2^-22
inline constexpr int kMaxTile = 128;    // points per axis of a tile
inline constexpr int kBands = 13;       // of coefficients that share their prediction in time
inline constexpr int kTimeBits = 8;     // prediction weights are in units of 2^-8
inline constexpr int kTimeReach = 2;    // frames that a prediction reads
inline constexpr int kMaxUnitShift = 20;

// The frame cut into tiles of one size; the last ones along an axis may reach past its end.
struct TileGrid {
  Int3 tile{1, 1, 1};   // points
  Int3 count{1, 1, 1};  // tiles
  std::size_t tiles() const { return volume(count); }
};
TileGrid tile_grid(const Extent& extent);

// Frames of a group: the first, the second (which has one predecessor), all later ones.
inline constexpr int kTimeKinds = 2;  // of those that are predicted
// Coefficient (kz,ky,kx) belongs to a band by the sum of its indices: 0 to 3, then half octaves.
int band_of(int index_sum);
// The bands of a tile's coefficients, kx fastest.
std::vector<std::uint8_t> bands_of(const Int3& rank);

struct BasisModel {
  Int3 rank{1, 1, 1};  // vectors per axis; an axis of one point has the one vector (1)
  // [axis]: rank vectors of tile points each, vector after vector, in units of 2^-kVectorBits.
  std::array<std::vector<std::int32_t>, 3> vectors;
  int unit_shift = 0;     // coefficients are in 2^unit_shift units of the value map
  std::int32_t step = 1;  // coefficient units per bin
  // [second frame, later frames][band][frame before, the one before that]
  std::array<std::array<std::array<std::int32_t, kTimeReach>, kBands>, kTimeKinds> time_weights{};
  // Of coefficients in first and in later frames, and of corrections likewise.
  std::array<ContextWeights, 2> coefficient_contexts;
  std::array<ContextWeights, 2> correction_contexts;

  std::size_t coefficients() const { return volume(rank); }  // per tile
};

// A model without vectors, with typical context weights.
BasisModel default_basis_model();

// docs/format.md, "Basis model". frames: of the group.
void write_basis_model(const BasisModel& model, const TileGrid& grid, std::size_t frames, BitWriter& out);
// Throws kCorrupt for values outside the format's limits.
BasisModel read_basis_model(BitReader& in, const TileGrid& grid, std::size_t frames);

}  // namespace tezpress::codec
