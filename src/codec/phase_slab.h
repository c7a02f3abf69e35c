// One slab of one phase with everything that predictions read, and the
// predictions themselves. Encoder and decoder fill it the same way; slabs bound
// the working memory and keep it in cache.
#pragma once

#include "codec/frame_model.h"
#include "codec/frame_order.h"
#include "codec/planes.h"

namespace tezpress::codec {

// The reconstruction, in units, of the frame being coded and of those that it and later frames refer to, and their
// quantisation indices (saturated).
class FrameHistory {
 public:
  explicit FrameHistory(std::size_t count) : count_(count) {}
  // Makes room for the frame.
  void begin(const FrameStep& step);
  std::vector<std::int32_t>& value() { return values_[at(step_.place.values)]; }
  const std::vector<std::int32_t>& value() const { return values_[at(step_.place.values)]; }
  std::vector<std::int16_t>& index() { return indices_[at(step_.place.indices)]; }
  const std::vector<std::int16_t>& index() const { return indices_[at(step_.place.indices)]; }
  // age 1 or 2. Of a frame between two references the mean of both takes the place of the frame before, the sum of
  // their indices' magnitudes that of its indices, and the past reference that of the frame before that.
  const std::vector<std::int32_t>& previous_value(int age) const {
    const bool between = step_.kind == FrameKind::kBetween;
    if (between && age == 1) return mean_;
    return values_[at(step_.references[between ? 0 : age - 1].values)];
  }
  const std::vector<std::int16_t>& previous_index() const {
    return step_.kind == FrameKind::kBetween ? index_sum_ : indices_[at(step_.references[0].indices)];
  }

 private:
  void join_references();
  static std::size_t at(int place) { return static_cast<std::size_t>(place); }

  std::size_t count_;
  std::vector<std::vector<std::int32_t>> values_;
  std::vector<std::vector<std::int16_t>> indices_;
  FrameStep step_;
  std::vector<std::int32_t> mean_;
  std::vector<std::int16_t> index_sum_;
};

// The features of a row of such a frame.
inline auto features_of(const Kernels& kernels, FrameKind kind) {
  return kind == FrameKind::kBetween ? kernels.between_features : kernels.features;
}

inline constexpr int kBlockWidth = 32;  // targets along x that share one expert choice

class PhaseSlab {
 public:
  // Slabs cut the targets along the slowest axis that has more than one point.
  static int slab_axis(const Extent& extent);
  static int slab_count(const Phase& phase, int slab_axis);

  // fitted: will fitted experts predict, or be fitted? They read more planes, and further, than the fixed ones.
  void load(const Extent& extent, const Phase& phase, FrameKind kind, int slab_axis, int slab,
            const FrameHistory& history, bool fitted);

  int begin() const { return begin_; }
  int end() const { return end_; }
  int row_count() const { return row_count_; }
  int width() const { return width_; }
  // (z,y) of the row-th target row of this slab.
  std::array<int, 2> row_position(int row) const;

  // Predictions of targets [x_begin, x_end) of a row by one expert.
  void predict(const Kernels& kernels, const Expert& expert, int row, int x_begin, int x_end, std::int32_t* out) const;
  // The value that a tap reads for target 0 of a row; further targets follow.
  const std::int32_t* tap_row(const Tap& tap, int row) const;

  // Rows around the targets for the contexts; up, back and previous_index are the caller's.
  ContextRows context_rows(int row) const;

  // Blocks that share one expert choice: 4x4 rows in 3-D, 8 rows in 2-D, times kBlockWidth.
  int block_rows() const { return block_rows_; }
  int block_columns() const { return (width_ + kBlockWidth - 1) / kBlockWidth; }
  int block_row_of(int row) const;

 private:
  Phase phase_;
  Int3 pads_{};
  int slab_axis_ = 0;
  int begin_ = 0;
  int end_ = 0;
  int row_count_ = 0;
  int width_ = 0;
  int block_rows_ = 0;
  FrameKind kind_ = FrameKind::kIntra;
  std::array<PaddedPlane<std::int32_t>, kTapPlanes> planes_;
  PaddedPlane<std::int16_t> known_index_;
};

}  // namespace tezpress::codec
