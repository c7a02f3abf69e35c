#include "codec/phase_slab.h"

#include <algorithm>
#include <cstdlib>

namespace tezpress::codec {
namespace {

constexpr int kSlabTargets = 1 << 15;
constexpr int kBlockDepth3d = 4;   // z
constexpr int kBlockHeight3d = 4;  // y
constexpr int kBlockHeight2d = 8;

// Targets per slab along the slab axis: about kSlabTargets in all, whole blocks.
int slab_thickness(const Phase& phase, int slab_axis) {
  const std::size_t cross = phase.target_count() / static_cast<std::size_t>(phase.target[slab_axis]);
  const int wanted = static_cast<int>(std::max<std::size_t>(1, kSlabTargets / std::max<std::size_t>(1, cross)));
  const int block = slab_axis == 0 ? kBlockDepth3d : kBlockHeight2d;
  return (wanted + block - 1) / block * block;
}

// How far beyond a slab the taps of a plane reach, along the phase's axis and across it. What nothing reads is
// not copied: half of the work where slabs are thin.
struct Reach {
  int along;
  int across;
  bool fixed;  // do fixed experts (or contexts) read the plane?
};
constexpr std::array<Reach, kTapPlanes> kFittedReach{
    {{4, 2, true}, {2, 1, true}, {1, 1, true}, {1, 0, false}, {0, 0, false}}};
constexpr std::array<Reach, kTapPlanes> kFixedReach{
    {{2, 0, true}, {2, 0, true}, {0, 0, true}, {1, 0, false}, {0, 0, false}}};
constexpr Reach kIndexReach{1, 0, true};

Int3 pads_within(const Int3& pads, int axis, const Reach& reach) {
  Int3 result{};
  for (int a = 0; a < 3; ++a) result[a] = std::min(pads[a], a == axis ? reach.along : reach.across);
  return result;
}

}  // namespace

void FrameHistory::begin(const FrameStep& step) {
  step_ = step;
  const auto make = [this](auto& frames, std::size_t place) {
    if (frames.size() <= place) frames.resize(place + 1);
    if (frames[place].empty()) frames[place].resize(count_);  // only once needed: a group of one frame holds one
  };
  make(values_, at(step.place.values));
  make(indices_, at(step.place.indices));
  if (step.kind == FrameKind::kBetween) join_references();
}

void FrameHistory::join_references() {
  mean_.resize(count_);
  index_sum_.resize(count_);
  const std::vector<std::int32_t>& past = values_[at(step_.references[0].values)];
  const std::vector<std::int32_t>& future = values_[at(step_.references[1].values)];
  // The mean of a and b, rounded down, without their sum.
  for (std::size_t i = 0; i < count_; ++i) mean_[i] = (past[i] & future[i]) + ((past[i] ^ future[i]) >> 1);
  const std::vector<std::int16_t>& past_index = indices_[at(step_.references[0].indices)];
  const std::vector<std::int16_t>& future_index = indices_[at(step_.references[1].indices)];
  for (std::size_t i = 0; i < count_; ++i) {
    const int sum = std::abs(int{past_index[i]}) + std::abs(int{future_index[i]});
    index_sum_[i] = static_cast<std::int16_t>(std::min(sum, 32767));
  }
}

int PhaseSlab::slab_axis(const Extent& extent) {
  if (extent.length[0] > 1) return 0;
  return extent.length[1] > 1 ? 1 : 2;
}

int PhaseSlab::slab_count(const Phase& phase, int slab_axis) {
  if (slab_axis == 2) return 1;  // a 1-D frame has one row
  const int thickness = slab_thickness(phase, slab_axis);
  return (phase.target[slab_axis] + thickness - 1) / thickness;
}

void PhaseSlab::load(const Extent& extent, const Phase& phase, FrameKind kind, int slab_axis, int slab,
                     const FrameHistory& history, bool fitted) {
  phase_ = phase;
  kind_ = kind;
  pads_ = pads_of(phase);
  slab_axis_ = slab_axis;
  const int thickness = slab_axis == 2 ? phase.target[2] : slab_thickness(phase, slab_axis);
  begin_ = slab * thickness;
  end_ = std::min(phase.target[slab_axis], begin_ + thickness);
  width_ = phase.target[2];
  const int rows_z = slab_axis == 0 ? end_ - begin_ : phase.target[0];
  const int rows_y = slab_axis == 1 ? end_ - begin_ : phase.target[1];
  row_count_ = rows_z * rows_y;
  block_rows_ = slab_axis == 0
                    ? ((rows_z + kBlockDepth3d - 1) / kBlockDepth3d) * ((rows_y + kBlockHeight3d - 1) / kBlockHeight3d)
                    : (row_count_ + kBlockHeight2d - 1) / kBlockHeight2d;

  const Sampling known = known_of(phase);
  const Sampling targets = targets_of(phase);
  // Known points of the slab: those between and beside its targets.
  const int known_end = std::min(phase.known[slab_axis], end_);
  const auto load_plane = [&](TapPlane plane, const std::vector<std::int32_t>& frame, const Sampling& sampling,
                              int line_axis, int last) {
    const auto p = static_cast<std::size_t>(plane);
    const Reach& reach = (fitted ? kFittedReach : kFixedReach)[p];
    if (!fitted && !reach.fixed && kind != FrameKind::kBetween) return;
    gather(frame.data(), extent, sampling, pads_within(pads_, phase.axis, reach), slab_axis, begin_, last, line_axis,
           planes_[p]);
  };
  load_plane(TapPlane::kKnown, history.value(), known, phase.axis, known_end);
  gather(history.index().data(), extent, known, pads_within(pads_, phase.axis, kIndexReach), slab_axis, begin_,
         known_end, -1, known_index_);
  if (kind != FrameKind::kIntra) {
    load_plane(TapPlane::kKnown1, history.previous_value(1), known, phase.axis, known_end);
    load_plane(TapPlane::kTarget1, history.previous_value(1), targets, -1, end_);
    load_plane(TapPlane::kKnown2, history.previous_value(2), known, phase.axis, known_end);
    load_plane(TapPlane::kTarget2, history.previous_value(2), targets, -1, end_);
  }
}

std::array<int, 2> PhaseSlab::row_position(int row) const {
  if (slab_axis_ == 0) return {begin_ + row / phase_.target[1], row % phase_.target[1]};
  return {0, slab_axis_ == 1 ? begin_ + row : 0};
}

int PhaseSlab::block_row_of(int row) const {
  if (slab_axis_ != 0) return row / kBlockHeight2d;
  const int height = (phase_.target[1] + kBlockHeight3d - 1) / kBlockHeight3d;
  return row / phase_.target[1] / kBlockDepth3d * height + row % phase_.target[1] / kBlockHeight3d;
}

const std::int32_t* PhaseSlab::tap_row(const Tap& tap, int row) const {
  const auto [z, y] = row_position(row);
  // Where an axis has a single point at this level, its neighbours are the point itself.
  const auto offset = [&](int axis) { return pads_[axis] > 0 ? tap.offset[axis] : 0; };
  return planes_[static_cast<std::size_t>(tap.plane)].at(z + offset(0), y + offset(1), offset(2));
}

void PhaseSlab::predict(const Kernels& kernels, const Expert& expert, int row, int x_begin, int x_end,
                        std::int32_t* out) const {
  // Where the row starts in each plane, once for all taps: rows are short at coarse levels.
  const auto [z, y] = row_position(row);
  std::array<const std::int32_t*, kTapPlanes> starts;
  for (std::size_t p = 0; p < kTapPlanes; ++p) starts[p] = planes_[p].at(z, y, 0);
  const std::array<std::ptrdiff_t, 3> padded{pads_[0] > 0 ? 1 : 0, pads_[1] > 0 ? 1 : 0, pads_[2] > 0 ? 1 : 0};
  TapRow rows[kMaxTaps];
  const int count = static_cast<int>(expert.taps.size());
  for (int t = 0; t < count; ++t) {
    const Tap& tap = expert.taps[static_cast<std::size_t>(t)];
    const auto p = static_cast<std::size_t>(tap.plane);
    const std::ptrdiff_t shift = tap.offset[0] * padded[0] * planes_[p].plane_stride() +
                                 tap.offset[1] * padded[1] * planes_[p].row_stride() + tap.offset[2] * padded[2];
    rows[t] = {starts[p] + shift, expert.weights[static_cast<std::size_t>(t)]};
  }
  kernels.weighted_sums(rows, count, x_begin, x_end, kWeightBits, out);
}

ContextRows PhaseSlab::context_rows(int row) const {
  const auto [z, y] = row_position(row);
  const auto& known = planes_[static_cast<std::size_t>(TapPlane::kKnown)];
  ContextRows rows{};
  rows.known = known.at(z, y, 0);
  const auto& reference = planes_[static_cast<std::size_t>(TapPlane::kKnown1)];
  const auto step_of = [&](const auto& plane) {
    return phase_.axis == 0 ? plane.plane_stride() : (phase_.axis == 1 ? plane.row_stride() : 1);
  };
  rows.known_step = step_of(known);
  if (kind_ != FrameKind::kIntra) rows.reference = reference.at(z, y, 0);
  rows.reference_step = step_of(reference);
  if (kind_ == FrameKind::kBetween) {
    const auto& past = planes_[static_cast<std::size_t>(TapPlane::kKnown2)];
    rows.past_reference = past.at(z, y, 0);
    rows.past_step = step_of(past);
    rows.mean_target = planes_[static_cast<std::size_t>(TapPlane::kTarget1)].at(z, y, 0);
    rows.past_target = planes_[static_cast<std::size_t>(TapPlane::kTarget2)].at(z, y, 0);
  }
  rows.known_index = known_index_.at(z, y, 0);
  rows.index_step = step_of(known_index_);
  return rows;
}

}  // namespace tezpress::codec
