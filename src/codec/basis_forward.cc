#include "codec/basis_forward.h"

#include <algorithm>

namespace tezpress::codec {
void BasisForward::use(const RealBasis& basis) {
  basis_ = &basis;
  const auto rank = static_cast<std::size_t>(basis.rank[2]);
  const auto tile = static_cast<std::size_t>(grid_.tile[2]);
  columns_x_.resize(rank * tile);
  for (std::size_t k = 0; k < rank; ++k)
    for (std::size_t x = 0; x < tile; ++x) columns_x_[x * rank + k] = basis.vectors[2][k * tile + x];
}

void BasisForward::load_tile(const double* points, const Int3& tile, std::vector<double>& block) const {
  const Int3& size = grid_.tile;
  block.resize(volume(size));
  double* out = block.data();
  const auto place = [&](int axis, int offset) {
    return std::min(tile[axis] * size[axis] + offset, extent_.length[axis] - 1);
  };
  const int first = place(2, 0);
  const int inside = std::min(size[2], extent_.length[2] - first);
  for (int z = 0; z < size[0]; ++z) {
    for (int y = 0; y < size[1]; ++y) {
      const double* row = points +
                          (area(place(0, z), extent_.length[1]) + static_cast<std::size_t>(place(1, y))) *
                              static_cast<std::size_t>(extent_.length[2]) +
                          first;
      std::copy_n(row, inside, out);
      std::fill(out + inside, out + size[2], row[inside - 1]);
      out += size[2];
    }
  }
}

void BasisForward::forward(const double* points, std::vector<double>& coefficients) {
  const Int3& tile = grid_.tile;
  const Int3& rank = basis_->rank;
  const std::size_t line = static_cast<std::size_t>(rank[2]);
  const std::size_t sheet = area(rank[1], rank[2]);
  lines_.resize(area(tile[0], tile[1]) * line);
  sheets_.resize(static_cast<std::size_t>(tile[0]) * sheet);
  const std::size_t per_tile = sheet * static_cast<std::size_t>(rank[0]);
  coefficients.resize(per_tile * grid_.tiles());
  double* out = coefficients.data();
  // One sum per vector: of `from` entries, stride apart, with the entries of the vector as weights.
  const auto project = [&](int axis, const double* from, std::size_t stride, std::size_t width, double* to) {
    taps_.resize(static_cast<std::size_t>(tile[axis]));
    for (int k = 0; k < rank[axis]; ++k) {
      const double* vector = basis_->vectors[axis].data() + area(k, tile[axis]);
      for (std::size_t i = 0; i < taps_.size(); ++i) taps_[i] = {from + i * stride, vector[i]};
      kernels_.combine(taps_.data(), tile[axis], static_cast<int>(width), to + static_cast<std::size_t>(k) * width);
    }
  };
  for (int z = 0; z < grid_.count[0]; ++z) {
    for (int y = 0; y < grid_.count[1]; ++y) {
      for (int x = 0; x < grid_.count[2]; ++x, out += per_tile) {
        load_tile(points, {z, y, x}, block_);
        taps_.resize(static_cast<std::size_t>(tile[2]));
        for (std::size_t row = 0; row < area(tile[0], tile[1]); ++row) {
          for (std::size_t i = 0; i < taps_.size(); ++i)
            taps_[i] = {columns_x_.data() + i * line, block_[row * taps_.size() + i]};
          kernels_.combine(taps_.data(), tile[2], rank[2], lines_.data() + row * line);
        }
        for (std::size_t plane = 0; plane < static_cast<std::size_t>(tile[0]); ++plane)
          project(1, lines_.data() + plane * static_cast<std::size_t>(tile[1]) * line, line, line,
                  sheets_.data() + plane * sheet);
        project(0, sheets_.data(), sheet, sheet, out);
      }
    }
  }
}

}  // namespace tezpress::codec
