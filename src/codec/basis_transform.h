// From a frame's coefficients to its points: one axis after the other, x first,
// in integers; the decoder's half of the transform of mode `basis`.
#pragma once

#include "codec/basis_model.h"

namespace tezpress::codec {

class BasisTransform {
 public:
  BasisTransform(const Extent& extent, const TileGrid& grid, const Kernels& kernels);

  // Keeps a reference to model until the next call.
  void use(const BasisModel& model);
  // coefficients: tile after tile (x fastest), each rank[0] x rank[1] x rank[2], in coefficient units.
  // points: the frame, in units of the value map, limited to +-kValueLimit.
  void inverse(const std::vector<std::int32_t>& coefficients, std::vector<std::int32_t>& points);

 private:
  void expand_x(const std::int32_t* coefficients);
  void expand_y();
  void expand_z();
  void place(const Int3& tile, std::vector<std::int32_t>& points) const;
  // By how much the sums of an axis are shifted: the last axis also leaves the coefficients' units.
  int shift_of(int axis) const;
  std::size_t padded_width() const;

  Extent extent_;
  TileGrid grid_;
  const Kernels& kernels_;
  const BasisModel* model_ = nullptr;
  int last_axis_ = 2;
  std::vector<std::int32_t> rows_x_;  // the vectors of x, each padded for the kernels
  std::vector<TapRow> taps_;
  std::vector<std::int32_t> lines_;   // rank z, rank y, tile x
  std::vector<std::int32_t> sheets_;  // rank z, tile y, tile x
  std::vector<std::int32_t> block_;   // tile z, tile y, tile x
};

}  // namespace tezpress::codec
