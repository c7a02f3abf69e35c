#include "codec/basis_coder.h"

#include <algorithm>
#include <cstdlib>

namespace tezpress::codec {
namespace {

constexpr std::uint32_t kFeatureTop = 1u << 17;
constexpr int kActivityShift = 3;  // how fast the running magnitudes follow
constexpr int kMaxActivity = 1 << 14;

std::int32_t limited(std::int64_t value) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, -kValueLimit, kValueLimit));
}
std::int16_t saturated(std::int32_t value) { return static_cast<std::int16_t>(std::clamp(value, -32767, 32767)); }
std::uint32_t in_sixteenths(int magnitudes) {
  return std::min(static_cast<std::uint32_t>(magnitudes) << kFeatureBits, kFeatureTop);
}

// The row with its ends repeated: once before it, twice after it.
const std::int32_t* pad(const std::int32_t* row, int width, std::vector<std::int32_t>& padded) {
  padded.resize(static_cast<std::size_t>(width) + 3);
  std::copy(row, row + width, padded.begin() + 1);
  padded.front() = row[0];
  std::fill(padded.begin() + 1 + width, padded.end(), row[width - 1]);
  return padded.data() + 1;
}

}  // namespace

BasisCoder::BasisCoder(const Extent& extent, const Kernels& kernels)
    : extent_(extent),
      grid_(tile_grid(extent)),
      kernels_(kernels),
      transform_(extent, grid_, kernels),
      tiles_(grid_.tiles()),
      coefficient_rows_(kernels),
      correction_rows_(kernels) {}

void BasisCoder::start_group(const BasisModel& model, FeatureSink* sink) {
  sink_ = sink;
  model_ = &model;
  transform_.use(model);
  coefficient_rows_.reset();
  correction_rows_.reset();
  frame_ = 0;
  const std::size_t all = tiles_ * model.coefficients();
  for (auto& coefficients : history_) coefficients.assign(all, 0);
  expected_.assign(all, 0);
  indices_.assign(all, 0);
  const std::size_t padded = static_cast<std::size_t>(model.rank[0] + 1) * static_cast<std::size_t>(model.rank[1] + 1) *
                             static_cast<std::size_t>(model.rank[2] + 2);
  for (auto& magnitudes : magnitudes_) magnitudes.assign(tiles_ * padded, 0);
  activity_.assign(tiles_ * padded, 0);
  bands_ = bands_of(model.rank);
  const std::size_t count = extent_.count();
  points_.assign(count, 0);
  previous_points_.assign(count, 0);
  corrections_.assign(count, 0);
  const std::size_t rows = static_cast<std::size_t>(extent_.length[0]) * static_cast<std::size_t>(extent_.length[1]);
  for (auto& sparse : sparse_) sparse.assign(rows * static_cast<std::size_t>(extent_.length[2] + 2), 0);
  zero_row_.assign(static_cast<std::size_t>(std::max(extent_.length[2], model.rank[2])) + 2, 0);
}

void BasisCoder::predict() {
  ++frame_;
  std::swap(magnitudes_[0], magnitudes_[1]);
  std::swap(sparse_[0], sparse_[1]);
  std::swap(points_, previous_points_);
  if (frame_ == 1) return;
  const std::vector<std::int32_t>& one = history_[(frame_ + 2) % 3];
  const std::vector<std::int32_t>& two = history_[(frame_ + 1) % 3];
  const auto& weights = model_->time_weights[frame_ > 2 ? 1 : 0];
  const std::size_t per_tile = bands_.size();
  for (std::size_t i = 0; i < expected_.size(); ++i) {
    const auto& weight = weights[bands_[i % per_tile]];
    const std::int64_t sum = static_cast<std::int64_t>(weight[0]) * one[i] +
                             static_cast<std::int64_t>(weight[1]) * two[i] + (1 << (kTimeBits - 1));
    expected_[i] = limited(sum >> kTimeBits);
  }
}

void BasisCoder::code_coefficients(IndexPort& port) {
  for (std::size_t tile = 0; tile < tiles_; ++tile) code_tile(port, tile);
}

void BasisCoder::code_tile(IndexPort& port, std::size_t tile) {
  for (int z = 0; z < model_->rank[0]; ++z)
    for (int y = 0; y < model_->rank[1]; ++y) code_coefficient_row(port, tile, z, y);
}

void BasisCoder::code_coefficient_row(IndexPort& port, std::size_t tile, int z, int y) {
  const Int3& rank = model_->rank;
  const std::ptrdiff_t row_stride = rank[2] + 2;
  const std::ptrdiff_t plane_stride = row_stride * (rank[1] + 1);
  const std::ptrdiff_t place =
      plane_stride * (static_cast<std::ptrdiff_t>(tile) * (rank[0] + 1) + z) + row_stride * y + 1;
  std::int16_t* own = magnitudes_[0].data() + place;
  const std::int16_t* nothing = zero_row_.data() + 1;
  SparseRow row{};
  row.width = rank[2];
  row.rows.up = y > 0 ? own - row_stride : nothing;
  row.rows.back = z > 0 ? own - plane_stride : nothing;
  row.rows.previous_index = magnitudes_[1].data() + place;
  const std::size_t first = tile * bands_.size() + (static_cast<std::size_t>(z) * static_cast<std::size_t>(rank[1]) +
                                                    static_cast<std::size_t>(y)) *
                                                       static_cast<std::size_t>(rank[2]);
  std::int16_t* activity = activity_.data() + place;
  coefficient_features(row.rows, activity, expected_.data() + first);
  row.features = features_.data();
  row.weights = &model_->coefficient_contexts[later() ? 1 : 0];
  row.place = band_of(z + y);
  std::int32_t* indices = indices_.data() + first;
  coefficient_rows_.code(port, row, indices);
  if (sink_ != nullptr) sink_->see(false, later(), features_.data(), indices, row.width);
  for (int x = 0; x < row.width; ++x) {
    own[x] = saturated(std::abs(std::clamp(indices[x], -kValueLimit, kValueLimit)));
    const int magnitude = std::min(static_cast<int>(own[x]) << kFeatureBits, kMaxActivity);
    activity[x] = static_cast<std::int16_t>(activity[x] + ((magnitude - activity[x]) >> kActivityShift));
  }
}

void BasisCoder::coefficient_features(const ContextRows& rows, const std::int16_t* activity,
                                      const std::int32_t* expected) {
  const Int3& rank = model_->rank;
  const int width = rank[2];
  const auto w = static_cast<std::size_t>(width);
  features_.resize(kContextFeatures * w);
  std::uint32_t* out = features_.data();
  const std::int16_t* before = rows.previous_index;
  const std::int16_t* below = activity + (width + 2);
  const std::int16_t* behind = activity + static_cast<std::ptrdiff_t>(width + 2) * (rank[1] + 1);
  const auto inverse_step = (std::uint64_t{1} << (32 + kFeatureBits)) / static_cast<std::uint64_t>(model_->step);
  for (int x = 0; x < width; ++x) out[x] = static_cast<std::uint32_t>(activity[x]);
  for (int x = 0; x < width; ++x) {
    const auto magnitude = static_cast<std::uint64_t>(std::abs(expected[x]));
    out[w + x] = static_cast<std::uint32_t>(std::min<std::uint64_t>((magnitude * inverse_step) >> 32, kFeatureTop));
  }
  for (int x = 0; x < width; ++x) out[2 * w + x] = static_cast<std::uint32_t>(below[x] + behind[x]);
  for (int x = 0; x < width; ++x) out[3 * w + x] = in_sixteenths(rows.back[x - 1] + rows.back[x + 1]);
  for (int x = 0; x < width; ++x) out[4 * w + x] = in_sixteenths(before[x]);
  for (int x = 0; x < width; ++x) out[5 * w + x] = in_sixteenths(rows.up[x]);
  for (int x = 0; x < width; ++x) out[6 * w + x] = in_sixteenths(rows.up[x - 1] + rows.up[x + 1]);
  for (int x = 0; x < width; ++x) out[7 * w + x] = in_sixteenths(rows.back[x]);
  for (int x = 0; x < width; ++x) out[8 * w + x] = static_cast<std::uint32_t>(activity[x - 1] + activity[x + 1]);
}

const std::vector<std::int32_t>& BasisCoder::transform() {
  std::vector<std::int32_t>& own = history_[frame_ % 3];
  for (std::size_t i = 0; i < own.size(); ++i)
    own[i] = limited(expected_[i] + static_cast<std::int64_t>(indices_[i]) * model_->step);
  transform_.inverse(own, points_);
  return points_;
}

void BasisCoder::code_corrections(IndexPort& port, const std::uint8_t* mask, std::int32_t value_step) {
  for (int z = 0; z < extent_.length[0]; ++z)
    for (int y = 0; y < extent_.length[1]; ++y) code_correction_row(port, mask, value_step, z, y);
}

void BasisCoder::code_correction_row(IndexPort& port, const std::uint8_t* mask, std::int32_t value_step, int z, int y) {
  const int width = extent_.length[2];
  const std::ptrdiff_t padded = width + 2;
  const std::ptrdiff_t number = static_cast<std::ptrdiff_t>(z) * extent_.length[1] + y;
  const std::ptrdiff_t first = number * width;
  std::int32_t* points = points_.data() + first;
  const std::int32_t* known = pad(points, width, known_row_);

  std::int16_t* own = sparse_[0].data() + number * padded + 1;
  const std::int16_t* nothing = zero_row_.data() + 1;
  SparseRow row{};
  row.width = width;
  row.rows.known = known;
  row.rows.known_step = 1;
  row.rows.reference = later() ? pad(previous_points_.data() + first, width, reference_row_) : nullptr;
  row.rows.reference_step = 1;
  row.rows.known_index = nothing;
  row.rows.index_step = 1;
  row.rows.previous_index = sparse_[1].data() + number * padded + 1;
  row.rows.up = y > 0 ? own - padded : nothing;
  row.rows.back = z > 0 ? own - padded * extent_.length[1] : nothing;
  features_.resize(static_cast<std::size_t>(kContextFeatures) * static_cast<std::size_t>(width));
  kernels_.features(row.rows, width, (std::uint64_t{1} << (32 + kFeatureBits)) / static_cast<std::uint64_t>(value_step),
                    features_.data());
  row.features = features_.data();
  row.weights = &model_->correction_contexts[later() ? 1 : 0];
  row.mask = mask == nullptr ? nullptr : mask + first;
  std::int32_t* corrections = corrections_.data() + first;
  correction_rows_.code(port, row, corrections);
  if (sink_ != nullptr) sink_->see(true, later(), features_.data(), corrections, width);
  for (int x = 0; x < width; ++x) own[x] = saturated(corrections[x]);
  kernels_.reconstruct(points, corrections, value_step, width, points);
}

}  // namespace tezpress::codec
