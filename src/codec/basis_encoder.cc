#include "codec/basis_encoder.h"

#include <algorithm>
#include <cmath>

#include "codec/context_fit.h"

namespace tezpress::codec {
namespace {

constexpr std::int32_t kLeastStep = 16;  // units per bin, below which rounding would eat the bound
constexpr int kFeedbackRounds = 4;
constexpr double kFeedbackGain = 1.3;          // of what a point lies beyond the bound
constexpr std::size_t kContextValues = 50000;  // of each kind of index, on which weights are fitted
constexpr std::size_t kContextRun = 5;         // frames on which context weights are fitted

class ContextSamples final : public BasisCoder::FeatureSink {
 public:
  // Thinned so that the samples come from all frames.
  ContextSamples(const Kernels& kernels, std::size_t coefficients, std::size_t points)
      : fits_(2, ContextFit(kernels, stride_for(coefficients))) {
    fits_.resize(4, ContextFit(kernels, stride_for(points)));
  }
  void see(bool correction, bool later, const std::uint32_t* features, const std::int32_t* indices,
           int width) override {
    fits_[(correction ? 2u : 0u) + (later ? 1u : 0u)].add(features, indices, nullptr, width);
  }
  void improve(BasisModel& model) {
    for (std::size_t kind = 0; kind < 2; ++kind) {
      fits_[kind].improve(model.coefficient_contexts[kind]);
      fits_[2 + kind].improve(model.correction_contexts[kind]);
    }
  }

 private:
  static std::size_t stride_for(std::size_t indices) {
    return std::max<std::size_t>(1, indices * (kContextRun - 1) / kContextValues);
  }

  std::vector<ContextFit> fits_;
};

constexpr std::size_t kPartValues = std::size_t{1} << 21;  // of a frame, on which the model is fitted

// The whole frame, or tiles from its middle that have about kPartValues points.
TilePart part_of(const Extent& extent, const TileGrid& grid, std::size_t most) {
  TilePart part{grid, {}, extent};
  for (int axis = 0; axis < 3; ++axis) {
    while (part.extent.count() > most && part.grid.count[axis] > 1) {
      --part.grid.count[axis];
      part.extent.length[axis] = part.grid.count[axis] * grid.tile[axis];
    }
    part.first[axis] = (grid.count[axis] - part.grid.count[axis]) / 2 * grid.tile[axis];
    part.extent.length[axis] = std::min(part.extent.length[axis], extent.length[axis] - part.first[axis]);
  }
  return part;
}

// Masked points take the value before them: any value does, a smooth one costs least.
template <typename T>
void load_units(const T* values, const std::uint8_t* mask, const Extent& frame, const TilePart& part,
                const UnitScale& scale, std::vector<double>& points) {
  points.resize(part.extent.count());
  double last = 0;
  double* out = points.data();
  for (int z = 0; z < part.extent.length[0]; ++z) {
    for (int y = 0; y < part.extent.length[1]; ++y) {
      const std::size_t row = (static_cast<std::size_t>(part.first[0] + z) * static_cast<std::size_t>(frame.length[1]) +
                               static_cast<std::size_t>(part.first[1] + y)) *
                                  static_cast<std::size_t>(frame.length[2]) +
                              static_cast<std::size_t>(part.first[2]);
      for (std::size_t i = row; i < row + static_cast<std::size_t>(part.extent.length[2]); ++i) {
        if (mask == nullptr || mask[i] == 0) last = static_cast<double>(values[i]) * scale.inverse_unit - scale.offset;
        *out++ = last;
      }
    }
  }
}

}  // namespace

void BasisEncoder::load(const FrameSource& source, const TilePart& part, std::vector<double>& points) const {
  if (source.type == SourceType::kFloat)
    load_units(static_cast<const float*>(source.values), source.mask, extent_, part, scale_, points);
  else
    load_units(static_cast<const double*>(source.values), source.mask, extent_, part, scale_, points);
}

bool BasisEncoder::fit(const GroupPlan& plan, GroupSource& source, const Rival& rival, Effort effort) {
  if (!plan.map.real() || plan.step < kLeastStep) return false;
  scale_ = plan.map.scale();
  value_step_ = plan.step;
  feedback_rounds_ = effort == Effort::kMax ? kFeedbackRounds : 0;
  const TilePart part = part_of(extent_, coder_.grid(), kPartValues);
  const double share = static_cast<double>(part.extent.count()) / static_cast<double>(extent_.count());
  BasisFitter fitter(part.extent, part.grid, coder_.kernel_table(), plan.step / 2.0);
  auto fitted = fitter.fit(source.frames(), {rival.key_bytes * share, rival.group_bytes * share},
                           [&](std::size_t i, std::vector<double>& points) { load(source.frame(i), part, points); });
  if (!fitted) return false;
  model_ = std::move(fitted->model);
  dual_ = std::move(fitted->dual);
  forward_.use(dual_);
  fit_contexts(source);
  return true;
}

void BasisEncoder::fit_contexts(GroupSource& source) {
  ContextSamples samples(coder_.kernel_table(), model_.coefficients(), extent_.count());
  coder_.start_group(model_, &samples);
  TokenEncoder nowhere;
  for (std::size_t i = 0; i < std::min(kContextRun, source.frames()); ++i)
    encode(source.frame(i), FrameStep(), nowhere);
  start_group();  // the samples end here
  samples.improve(model_);
}

Bytes BasisEncoder::settle(std::size_t frames) {
  BitWriter out;
  write_basis_model(model_, coder_.grid(), frames, out);
  Bytes bytes = out.finish();
  BitReader in(bytes);
  model_ = read_basis_model(in, coder_.grid(), frames);
  return bytes;
}

void BasisEncoder::encode(const FrameSource& source, const FrameStep&, TokenEncoder& out) {
  load(source, part_of(extent_, coder_.grid(), extent_.count()), points_);
  coder_.predict();
  project(points_);
  if (feedback_rounds_ > 0) wanted_ = points_;
  for (int round = 0; round < feedback_rounds_ && feed_back(source.mask); ++round) project(wanted_);
  correct(source.mask);
  EncodePort port(coder_.kernel_table(), out);
  coder_.code_coefficients(port);
  coder_.code_corrections(port, source.mask, value_step_);
}

// Points to indices, and to the points that these stand for.
void BasisEncoder::project(const std::vector<double>& points) {
  forward_.forward(points.data(), coefficients_);
  const std::vector<std::int32_t>& expected = coder_.expected();
  std::vector<std::int32_t>& indices = coder_.indices();
  const double inverse_step = 1.0 / model_.step;
  for (std::size_t i = 0; i < indices.size(); ++i)
    indices[i] = static_cast<std::int32_t>(std::clamp<double>(
        coefficient_index((coefficients_[i] - expected[i]) * inverse_step), -kValueLimit, kValueLimit));
  coder_.transform();
}

// False if no point is beyond the bound.
bool BasisEncoder::feed_back(const std::uint8_t* mask) {
  const std::int32_t* shown = reconstruction();
  const double bound = value_step_ / 2.0;
  bool any = false;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const double error = points_[i] - shown[i];
    if (std::fabs(error) <= bound || (mask != nullptr && mask[i] != 0)) continue;
    wanted_[i] += kFeedbackGain * (error > 0 ? error - bound : error + bound);
    any = true;
  }
  return any;
}

void BasisEncoder::correct(const std::uint8_t* mask) {
  const std::int32_t* shown = reconstruction();
  std::vector<std::int32_t>& corrections = coder_.corrections();
  const double inverse_step = 1.0 / value_step_;
  for (std::size_t i = 0; i < corrections.size(); ++i) {
    const double bins = std::clamp<double>((points_[i] - shown[i]) * inverse_step, -kValueLimit, kValueLimit);
    corrections[i] = mask != nullptr && mask[i] != 0 ? 0 : static_cast<std::int32_t>(std::nearbyint(bins));
  }
}

}  // namespace tezpress::codec
