#include "codec/basis_transform.h"

#include <algorithm>

#include "codec/planes.h"

namespace tezpress::codec {
BasisTransform::BasisTransform(const Extent& extent, const TileGrid& grid, const Kernels& kernels)
    : extent_(extent), grid_(grid), kernels_(kernels) {
  for (int axis = 0; axis < 3; ++axis)
    if (extent.length[2 - axis] > 1) last_axis_ = 2 - axis;
}

void BasisTransform::use(const BasisModel& model) {
  model_ = &model;
  const Int3& tile = grid_.tile;
  const Int3& rank = model.rank;
  const std::size_t width = padded_width();
  rows_x_.assign(width * static_cast<std::size_t>(rank[2]), 0);
  for (int k = 0; k < rank[2]; ++k)
    std::copy_n(model.vectors[2].begin() + static_cast<std::ptrdiff_t>(area(k, tile[2])), tile[2],
                rows_x_.begin() + static_cast<std::ptrdiff_t>(width * static_cast<std::size_t>(k)));
  lines_.assign(area(rank[0], rank[1]) * width, 0);
  sheets_.assign(area(rank[0], tile[1]) * width + kRowSlack, 0);
  block_.assign(area(tile[0], tile[1]) * width + kRowSlack, 0);
}

std::size_t BasisTransform::padded_width() const { return static_cast<std::size_t>(grid_.tile[2] + kRowSlack); }

int BasisTransform::shift_of(int axis) const { return kVectorBits - (axis == last_axis_ ? model_->unit_shift : 0); }

void BasisTransform::inverse(const std::vector<std::int32_t>& coefficients, std::vector<std::int32_t>& points) {
  const std::int32_t* next = coefficients.data();
  for (int z = 0; z < grid_.count[0]; ++z) {
    for (int y = 0; y < grid_.count[1]; ++y) {
      for (int x = 0; x < grid_.count[2]; ++x) {
        expand_x(next);
        expand_y();
        expand_z();
        place({z, y, x}, points);
        next += model_->coefficients();
      }
    }
  }
}

void BasisTransform::expand_x(const std::int32_t* coefficients) {
  const Int3& rank = model_->rank;
  const std::size_t width = padded_width();
  for (std::size_t line = 0; line < area(rank[0], rank[1]); ++line) {
    const std::int32_t* row = coefficients + line * static_cast<std::size_t>(rank[2]);
    taps_.clear();
    for (int k = 0; k < rank[2]; ++k)
      if (row[k] != 0) taps_.push_back({rows_x_.data() + width * static_cast<std::size_t>(k), row[k]});
    kernels_.weighted_sums(taps_.data(), static_cast<int>(taps_.size()), 0, grid_.tile[2], shift_of(2),
                           lines_.data() + line * width);
  }
}

void BasisTransform::expand_y() {
  const auto rank = static_cast<std::size_t>(model_->rank[1]);
  const auto tile = static_cast<std::size_t>(grid_.tile[1]);
  const std::size_t width = padded_width();
  if (tile == 1) {
    std::copy(lines_.begin(), lines_.end(), sheets_.begin());
    return;
  }
  taps_.resize(rank);
  for (int z = 0; z < model_->rank[0]; ++z) {
    const std::int32_t* lines = lines_.data() + static_cast<std::size_t>(z) * rank * width;
    std::int32_t* sheet = sheets_.data() + static_cast<std::size_t>(z) * tile * width;
    for (std::size_t y = 0; y < tile; ++y) {
      for (std::size_t k = 0; k < rank; ++k) taps_[k] = {lines + k * width, model_->vectors[1][k * tile + y]};
      kernels_.weighted_sums(taps_.data(), static_cast<int>(rank), 0, grid_.tile[2], shift_of(1), sheet + y * width);
    }
  }
}

void BasisTransform::expand_z() {
  const auto rank = static_cast<std::size_t>(model_->rank[0]);
  const auto tile = static_cast<std::size_t>(grid_.tile[0]);
  const std::size_t sheet = static_cast<std::size_t>(grid_.tile[1]) * padded_width();
  if (tile == 1) {
    std::copy_n(sheets_.begin(), sheet, block_.begin());
    return;
  }
  taps_.resize(rank);
  for (std::size_t z = 0; z < tile; ++z) {
    for (std::size_t k = 0; k < rank; ++k) taps_[k] = {sheets_.data() + k * sheet, model_->vectors[0][k * tile + z]};
    kernels_.weighted_sums(taps_.data(), static_cast<int>(rank), 0, static_cast<int>(sheet), shift_of(0),
                           block_.data() + z * sheet);
  }
}

void BasisTransform::place(const Int3& tile, std::vector<std::int32_t>& points) const {
  Int3 first{};
  Int3 size{};
  for (int a = 0; a < 3; ++a) {
    first[a] = tile[a] * grid_.tile[a];
    size[a] = std::min(grid_.tile[a], extent_.length[a] - first[a]);
  }
  for (int z = 0; z < size[0]; ++z) {
    for (int y = 0; y < size[1]; ++y) {
      const std::int32_t* row = block_.data() + (area(z, grid_.tile[1]) + static_cast<std::size_t>(y)) * padded_width();
      const std::size_t target = (area(first[0] + z, extent_.length[1]) + static_cast<std::size_t>(first[1] + y)) *
                                     static_cast<std::size_t>(extent_.length[2]) +
                                 static_cast<std::size_t>(first[2]);
      std::copy_n(row, size[2], points.begin() + static_cast<std::ptrdiff_t>(target));
    }
  }
}

}  // namespace tezpress::codec
