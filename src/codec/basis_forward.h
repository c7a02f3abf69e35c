// From a frame's points to coefficients under any set of vectors, in floating
// point: the encoder's half of the transform of mode `basis`.
#pragma once

#include "codec/basis_model.h"

namespace tezpress::codec {

// Per axis: rank vectors of tile points, vector after vector.
struct RealBasis {
  Int3 rank{1, 1, 1};
  std::array<std::vector<double>, 3> vectors;
};

class BasisForward {
 public:
  BasisForward(const Extent& extent, const TileGrid& grid, const Kernels& kernels)
      : extent_(extent), grid_(grid), kernels_(kernels) {}

  // Keeps a reference to basis until the next call.
  void use(const RealBasis& basis);
  // points: the frame; coefficients: tile after tile, as in BasisTransform.
  void forward(const double* points, std::vector<double>& coefficients);
  // A tile's points, z, y, x; beyond the frame's end its last points are repeated.
  void load_tile(const double* points, const Int3& tile, std::vector<double>& block) const;

 private:
  Extent extent_;
  TileGrid grid_;
  const Kernels& kernels_;
  const RealBasis* basis_ = nullptr;
  std::vector<double> columns_x_;  // [point][vector]
  std::vector<RealTap> taps_;
  std::vector<double> block_;
  std::vector<double> lines_;   // tile z, tile y, rank x
  std::vector<double> sheets_;  // tile z, rank y, rank x
};

}  // namespace tezpress::codec
