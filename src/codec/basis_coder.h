// A frame in mode `basis`: the walk over coefficients and corrections that
// encoder and decoder share. Between the steps the encoder decides indices.
#pragma once

#include "codec/basis_transform.h"
#include "codec/sparse_rows.h"

namespace tezpress::codec {

class BasisCoder {
 public:
  BasisCoder(const Extent& extent, const Kernels& kernels);

  const TileGrid& grid() const { return grid_; }
  const Kernels& kernel_table() const { return kernels_; }
  // Is shown the contexts' features of every coded row (kContextFeatures rows of width values), for the encoder to fit
  // their weights.
  class FeatureSink {
   public:
    virtual ~FeatureSink() = default;
    virtual void see(bool correction, bool later_frame, const std::uint32_t* features, const std::int32_t* indices,
                     int width) = 0;
  };

  // Forgets all frames. Keeps a reference to model, and to sink, which may be null, until the next call.
  void start_group(const BasisModel& model, FeatureSink* sink = nullptr);

  // The steps of a frame, in this order.
  // 1. What the coefficients are expected to be, in coefficient units; encoders derive indices() from expected().
  void predict();
  const std::vector<std::int32_t>& expected() const { return expected_; }
  // 2. Codes the coefficients' indices: reads or fills indices().
  void code_coefficients(IndexPort& port);
  // 3. The points without corrections, from indices(): may be repeated.
  const std::vector<std::int32_t>& transform();
  // 4. Codes the corrections: reads or fills corrections(), in bins of value_step units, and adds them to the points.
  // mask: as for mode loop.
  void code_corrections(IndexPort& port, const std::uint8_t* mask, std::int32_t value_step);
  const std::vector<std::int32_t>& reconstruction() const { return points_; }

  std::vector<std::int32_t>& indices() { return indices_; }
  std::vector<std::int32_t>& corrections() { return corrections_; }

 private:
  bool later() const { return frame_ > 1; }
  void code_tile(IndexPort& port, std::size_t tile);
  void code_coefficient_row(IndexPort& port, std::size_t tile, int z, int y);
  void coefficient_features(const ContextRows& rows, const std::int16_t* activity, const std::int32_t* expected);
  void code_correction_row(IndexPort& port, const std::uint8_t* mask, std::int32_t value_step, int z, int y);

  Extent extent_;
  TileGrid grid_;
  const Kernels& kernels_;
  BasisTransform transform_;
  const BasisModel* model_ = nullptr;
  std::size_t tiles_;
  std::size_t frame_ = 0;  // of the group; 0 before the first
  FeatureSink* sink_ = nullptr;

  SparseRowCoder coefficient_rows_;
  SparseRowCoder correction_rows_;
  std::array<std::vector<std::int32_t>, 3> history_;  // coefficients: this frame's and its predecessors'
  std::vector<std::int32_t> expected_;
  std::vector<std::int32_t> indices_;
  std::vector<std::uint8_t> bands_;  // of each coefficient of a tile
  // Magnitudes of indices, tile after tile, rows padded by one zero a side, planes by one row, tiles by one plane.
  std::array<std::vector<std::int16_t>, 2> magnitudes_;  // of this and of the previous frame
  std::vector<std::int16_t> activity_;                   // running means of the magnitudes, in 1/16; padded alike

  std::vector<std::int32_t> points_;
  std::vector<std::int32_t> previous_points_;
  std::vector<std::int32_t> corrections_;
  std::array<std::vector<std::int16_t>, 2> sparse_;  // corrections of this and of the previous frame, rows padded
  std::vector<std::int32_t> known_row_;
  std::vector<std::int32_t> reference_row_;
  std::vector<std::int16_t> zero_row_;
  std::vector<std::uint32_t> features_;
};

}  // namespace tezpress::codec
