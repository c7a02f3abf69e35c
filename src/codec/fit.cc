#include "codec/fit.h"

#include <algorithm>
#include <cmath>

#include "codec/model_io.h"

namespace tezpress::codec {
namespace {

constexpr int kChunk = 32;                 // targets along x that are sampled together
constexpr std::size_t kMaxSamples = 3000;  // per class
constexpr int kReweightings = 2;           // passes of iteratively reweighted least squares
constexpr double kRidge = 1e-7;
constexpr std::size_t kMinSamplesPerTap = 4;
constexpr double kClassGain = 0.005;          // that the network must save of a class's estimated bits
constexpr double kNetworkGain = 0.005;        // and of all
constexpr std::size_t kContextRowStride = 3;  // contexts are fitted on one row in so many

// Estimated code length of the samples under given weights (in samples' tap order).
double sample_bits(const ExpertSamples& samples, const std::vector<double>& weights, std::vector<float>& residuals) {
  const std::size_t stride = weights.size() + 1;
  residuals.resize(samples.count());
  double bits = 0;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    const float* row = samples.rows.data() + i * stride;
    double residual = static_cast<double>(row[stride - 1]);
    for (std::size_t t = 0; t + 1 < stride; ++t) residual -= weights[t] * static_cast<double>(row[t]);
    residuals[i] = static_cast<float>(residual);
    bits += static_cast<double>(residual_bits(residuals[i]));
  }
  return bits;
}

// Weights that minimise the code length sum log(1+(4r)^2), by least squares reweighted with 1/(1/16+r^2).
std::vector<double> fit_weights(const ExpertSamples& samples, const Kernels& kernels) {
  const auto taps = static_cast<int>(samples.taps.size());
  const auto stride = static_cast<std::size_t>(taps) + 1;
  std::vector<float> residuals = samples.fixed;
  std::vector<double> weights;
  std::vector<double> row(stride);
  for (int pass = 0; pass < kReweightings; ++pass) {
    NormalEquations equations(taps, kernels);
    for (std::size_t i = 0; i < samples.count(); ++i) {
      const float* values = samples.rows.data() + i * stride;
      std::copy(values, values + stride, row.begin());
      const double r = static_cast<double>(residuals[i]);
      equations.add(row.data(), 1.0 / (0.0625 + r * r));
    }
    equations.flush();
    weights = equations.solve(kRidge);
    if (weights.empty()) return {};
    sample_bits(samples, weights, residuals);
  }
  return weights;
}

// The same for integer weights.
double sample_bits(const ExpertSamples& samples, const Expert& expert) {
  std::vector<double> weights;
  for (const std::int32_t weight : expert.weights) weights.push_back(weight * (1.0 / (1 << kWeightBits)));
  std::vector<float> residuals;
  return sample_bits(samples, weights, residuals);
}

// Integer weights on all taps that sum to one: what the fitted ones lack goes half and half to the
// two neighbours along the axis, whose mean was subtracted from every value.
Expert integer_expert(const Stencil& taps, const std::vector<double>& weights) {
  Expert expert{ExpertType::kFitted, taps, {}};
  double rest = 1;
  for (const double weight : weights) rest -= weight;
  for (std::size_t t = 0; t < weights.size(); ++t) {
    const double share = t == kLeftTap || t == kRightTap ? rest / 2 : 0.0;
    const double scaled = std::clamp(weights[t] + share, -7.9, 7.9) * (1 << kWeightBits);
    expert.weights.push_back(static_cast<std::int32_t>(std::floor(scaled + 0.5)));
  }
  return expert;
}

double total_bits(const std::vector<float>& residuals) {
  double bits = 0;
  for (const float residual : residuals) bits += static_cast<double>(residual_bits(residual));
  return bits;
}

}  // namespace

FitSide::FitSide(const FrameCoder& coder, const UnitScale& scale, FitFor purpose)
    : kernels_(&coder.kernel_table()),
      extent_(coder.extent()),
      rows_(coder.extent(), coder.kernel_table(), scale),
      purpose_(purpose) {
  for (int a = 0; a < 3; ++a) has_axis_[a] = extent_.length[a] > 1;
  for (int kind = 0; kind < kFrameKinds; ++kind) {
    for (int axis = 0; axis < 3; ++axis)
      for (auto& samples : experts_[kind][axis])
        samples.taps = fitted_stencil(axis, has_axis_, static_cast<FrameKind>(kind));
    contexts_[static_cast<std::size_t>(kind)].assign(kLevelClasses, ContextFit(*kernels_));
  }
}

RowNeed FitSide::next_row_need() {
  return context_rows_++ % kContextRowStride == 0 ? RowNeed::kFeatures : RowNeed::kNothing;
}

void FitSide::code_row(const RowJob& job) {
  rows_.quantise(job);
  bits_ += index_bits(job.index, job.width);
  if (job.features == nullptr || left_out_[static_cast<std::size_t>(job.kind)]) return;
  const std::vector<std::uint8_t>& mask = rows_.mask_row();
  contexts_[static_cast<std::size_t>(job.kind)][static_cast<std::size_t>(level_class(job.phase->level))].add(
      job.features, job.index, mask.empty() ? nullptr : mask.data(), job.width);
}

void FitSide::code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                         const std::vector<std::int32_t>& predictions, EntropyModels&,
                         std::vector<std::uint8_t>& modes) {
  rows_.choose_modes(phase, slab, expert_count, step, predictions, modes);
  if (purpose_ != FitFor::kNetwork) return;
  const SourceRows::Saving saving = rows_.last_expert_saving(expert_count, modes);
  SourceRows::Saving& sum = savings_[static_cast<int>(kind_)][phase.axis][level_class(phase.level)];
  sum.bits += saving.bits;
  sum.saved += saving.saved;
}

void FitSide::observe(const Phase& phase, FrameKind kind, const PhaseSlab& slab, std::int32_t step) {
  kind_ = kind;
  if (purpose_ != FitFor::kExperts || left_out_[static_cast<std::size_t>(kind)]) return;
  ExpertSamples& samples = experts_[static_cast<int>(kind)][phase.axis][level_class(phase.level)];
  const int chunks = (slab.width() + kChunk - 1) / kChunk;
  // Evenly over a frame's phase: large phases are thinned so that several frames fill the sample.
  const std::size_t total = phase.target_count() / kChunk + 1;
  const std::size_t every = std::max<std::size_t>(1, total * kChunk * 2 / kMaxSamples);
  for (int row = 0; row < slab.row_count(); ++row) {
    for (int chunk = 0; chunk < chunks; ++chunk) {
      if (samples.chunks++ % every == 0 && samples.count() < kMaxSamples)
        sample_chunk(samples, phase, kind, slab, row, chunk * kChunk, step);
    }
  }
  samples.targets += static_cast<std::size_t>(slab.row_count()) * static_cast<std::size_t>(slab.width());
}

void FitSide::sample_chunk(ExpertSamples& samples, const Phase& phase, FrameKind kind, const PhaseSlab& slab, int row,
                           int x_begin, std::int32_t step) {
  const auto [z, y] = slab.row_position(row);
  const std::vector<float>& units = rows_.units(targets_of(phase), z, y, slab.width());
  const int end = std::min(slab.width(), x_begin + kChunk);
  std::vector<const std::int32_t*> taps;
  for (const Tap& tap : samples.taps) taps.push_back(slab.tap_row(tap, row));
  const std::int32_t* before = taps[kLeftTap - 1];
  const std::int32_t* after = taps[kRightTap + 1];
  const double inverse_step = 1.0 / step;
  const Expert temporal = temporal_cubic_expert(phase.axis);
  std::vector<float> residuals[2];
  for (int x = x_begin; x < end; ++x) {
    const double target = static_cast<double>(units[static_cast<std::size_t>(x)]);
    if (!std::isfinite(target) || std::fabs(target) > kValueLimit) continue;
    const double base = 0.5 * (static_cast<double>(taps[kLeftTap][x]) + static_cast<double>(taps[kRightTap][x]));
    for (const std::int32_t* tap : taps) samples.rows.push_back(static_cast<float>((tap[x] - base) * inverse_step));
    samples.rows.push_back(static_cast<float>((target - base) * inverse_step));
    const double outer = 0.5 * (static_cast<double>(before[x]) + static_cast<double>(after[x]));
    residuals[0].push_back(static_cast<float>((target - base - (base - outer) * 0.125) * inverse_step));
    if (kind == FrameKind::kIntra) continue;
    double sum = 0;
    for (std::size_t t = 0; t < temporal.taps.size(); ++t)
      sum += temporal.weights[t] * static_cast<double>(slab.tap_row(temporal.taps[t], row)[x]);
    residuals[1].push_back(static_cast<float>((target - sum / (1 << kWeightBits)) * inverse_step));
  }
  // Blocks choose between the fixed experts, so their better one of the chunk is what a fitted one must beat.
  const bool second = kind != FrameKind::kIntra && total_bits(residuals[1]) < total_bits(residuals[0]);
  samples.fixed.insert(samples.fixed.end(), residuals[second].begin(), residuals[second].end());
}

// The fitted expert in the precision that costs least, if it pays for its weights over the whole group.
std::optional<Expert> FitSide::worthwhile_expert(const ExpertSamples& samples, double frames_per_walked) const {
  if (samples.count() < kMinSamplesPerTap * samples.taps.size()) return std::nullopt;
  const std::vector<double> weights = fit_weights(samples, *kernels_);
  if (weights.empty()) return std::nullopt;
  const double scale = static_cast<double>(samples.targets) * frames_per_walked / static_cast<double>(samples.count());
  double best_bits = total_bits(samples.fixed) * scale;
  std::optional<Expert> best;
  const Expert exact = integer_expert(samples.taps, weights);
  for (const int shift : {0, 3, 5, 7}) {
    Expert rounded = exact;
    round_weights(rounded, shift);
    const double bits = sample_bits(samples, rounded) * scale + weight_bits(rounded);
    if (bits >= best_bits) continue;
    best_bits = bits;
    best = std::move(rounded);
  }
  return best;
}

void FitSide::improve_experts(FrameModel& model, const FitCounts& counts) const {
  for (int kind = 0; kind < kFrameKinds; ++kind) {
    if (counts.frames_walked[kind] == 0 || left_out_[static_cast<std::size_t>(kind)]) continue;
    const double frames_per_walked = static_cast<double>(counts.frames_in_group[kind]) /
                                     static_cast<double>(counts.frames_walked[kind]) / counts.share;
    for (int axis = 0; axis < 3; ++axis) {
      for (int level = 0; level < kLevelClasses; ++level) {
        auto expert = worthwhile_expert(experts_[kind][axis][level], frames_per_walked);
        if (!expert) continue;
        auto& experts = model.experts[kind][axis][level];
        experts.insert(experts.begin(), *std::move(expert));
      }
    }
  }
}

bool FitSide::keep_network_where_good(FrameModel& model) const {
  SourceRows::Saving total;
  for (int kind = 0; kind < kFrameKinds; ++kind) {
    for (int axis = 0; axis < 3; ++axis) {
      for (int level = 0; level < kLevelClasses; ++level) {
        auto& experts = model.experts[kind][axis][level];
        const SourceRows::Saving& saving = savings_[kind][axis][level];
        total.bits += saving.bits;
        if (saving.saved > kClassGain * saving.bits)
          total.saved += saving.saved;
        else if (experts.back().type == ExpertType::kNetwork)
          experts.pop_back();
      }
    }
  }
  return total.saved > kNetworkGain * total.bits;
}

void FitSide::improve_contexts(FrameModel& model) {
  for (std::size_t kind = 0; kind < kFrameKinds; ++kind)
    for (std::size_t level = 0; level < kLevelClasses; ++level)
      contexts_[kind][level].improve(model.contexts[kind][level]);
}

}  // namespace tezpress::codec
