#include "codec/basis_fit.h"

#include <algorithm>
#include <cmath>

#include "codec/exact_math.h"

namespace tezpress::codec {
namespace {

constexpr std::size_t kLookLines = 512;  // of one frame, for a first look
constexpr std::size_t kMostFrames = 9;   // that the basis is fitted on: first, last and some between...
constexpr std::size_t kLeastFrames = 4;
constexpr std::size_t kFrameStride = 8;  // ...at most so many frames apart
constexpr std::size_t kLinesPerFrame = 4096;
constexpr double kMostCoefficients = 0.6;  // per value; with more than that, the data are too rough
constexpr double kBoundOverError = 3;      // about what the error of the transform will be
constexpr double kVectorShare = 0.005;     // of the bound: what rounding one vector may add to the error
constexpr double kSavedBits = 2;           // per entry of a vector, by its own prediction
// Against estimates of the rival's bytes, which leave out its model and its zeros. Measured, the modes that win have
// vectors below 1.4 of them, a frame's coefficients below 0.7 and a run's below 0.6; those that lose a run's above 0.9.
constexpr double kVectorLimit = 2;
constexpr double kLookShare = 0.9;
constexpr double kRunShare = 0.8;

}  // namespace

BasisFitter::BasisFitter(const Extent& extent, const TileGrid& grid, const Kernels& kernels, double bound)
    : grid_(grid), kernels_(kernels), bound_(bound), forward_(extent, grid, kernels) {
  for (int axis = 0; axis < 3; ++axis) products_[axis].assign(area(grid.tile[axis], grid.tile[axis]), 0.0);
}

std::optional<FittedBasis> BasisFitter::fit(std::size_t frames, const Rival& rival, const FrameLoader& frame) {
  std::vector<double> points;
  frame(frames / 2, points);
  add_frame(points, kLookLines);
  find_vectors();
  if (!few_vectors(rival.group_bytes)) return std::nullopt;
  {
    CoefficientRun look(grid_.tile);
    add_coefficients(points, look);
    look.find_step(bound_);
    if (look.bits(0) / 8 > kLookShare * rival.key_bytes) return std::nullopt;
  }

  learn_vectors(frames, frame);
  const std::size_t length = std::min(frames, CoefficientRun::kFrames);
  const std::size_t first = std::min(frames - length, frames / 2);
  CoefficientRun run(grid_.tile);
  for (std::size_t i = 0; i < length; ++i) {
    frame(first + i, points);
    add_coefficients(points, run);
  }
  const double step = run.find_step(bound_);
  const double later = length > 1 ? (run.bits(1) + run.bits(length - 1)) / 2 * static_cast<double>(frames - 1) : 0;
  if ((run.bits(0) + later) / 8 > kRunShare * rival.group_bytes) return std::nullopt;
  return model_for(run, step);
}

void BasisFitter::add_coefficients(const std::vector<double>& points, CoefficientRun& run) {
  std::vector<double> coefficients;
  forward_.forward(points.data(), coefficients);
  run.add(std::move(coefficients));
}

// From lines of frames spread over the group.
void BasisFitter::learn_vectors(std::size_t frames, const FrameLoader& frame) {
  std::vector<double> points;
  const std::size_t last =
      std::min({frames - 1, kMostFrames - 1, std::max(kLeastFrames - 1, (frames + kFrameStride - 2) / kFrameStride)});
  for (std::size_t i = 0; i <= last; ++i) {
    frame(last == 0 ? 0 : i * (frames - 1) / last, points);
    add_frame(points, kLinesPerFrame);
  }
  find_vectors();
}

void BasisFitter::add_frame(const std::vector<double>& points, std::size_t lines) {
  for (int z = 0; z < grid_.count[0]; ++z) {
    for (int y = 0; y < grid_.count[1]; ++y) {
      for (int x = 0; x < grid_.count[2]; ++x) {
        forward_.load_tile(points.data(), {z, y, x}, block_);
        double energy = 0;
        for (const double value : block_) energy += value * value;
        largest_norm_ = std::max(largest_norm_, std::sqrt(energy));
        for (int axis = 0; axis < 3; ++axis)
          if (grid_.tile[axis] > 1) add_lines(axis, block_, lines);
      }
    }
  }
}

void BasisFitter::add_lines(int axis, const std::vector<double>& block, std::size_t wanted) {
  const auto length = static_cast<std::size_t>(grid_.tile[axis]);
  std::size_t stride = 1;  // between a line's points
  for (int a = axis + 1; a < 3; ++a) stride *= static_cast<std::size_t>(grid_.tile[a]);
  const std::size_t lines = block.size() / length;
  // An odd distance between lines, so that all offsets along the other axes occur.
  const std::size_t every = std::max<std::size_t>(1, lines * grid_.tiles() / wanted) | 1;
  std::vector<double> rows(4 * length);
  constexpr double kOnes[4] = {1, 1, 1, 1};
  std::size_t waiting = 0;
  for (std::size_t line = 0; line < lines; line += every) {
    const double* first = block.data() + line / stride * stride * length + line % stride;
    for (std::size_t i = 0; i < length; ++i) rows[waiting * length + i] = first[i * stride];
    lines_[static_cast<std::size_t>(axis)] += 1;
    if (++waiting < 4) continue;
    kernels_.accumulate_products(rows.data(), kOnes, grid_.tile[axis], products_[axis].data());
    waiting = 0;
  }
  std::fill(rows.begin() + static_cast<std::ptrdiff_t>(waiting * length), rows.end(), 0.0);
  kernels_.accumulate_products(rows.data(), kOnes, grid_.tile[axis], products_[axis].data());
}

void BasisFitter::find_vectors() {
  for (int axis = 0; axis < 3; ++axis) {
    const auto size = static_cast<std::size_t>(grid_.tile[axis]);
    full_.rank[axis] = grid_.tile[axis];
    if (size == 1) {
      full_.vectors[axis] = {1.0};
      continue;
    }
    std::vector<double>& products = products_[axis];
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < i; ++j) products[i * size + j] = products[j * size + i];
    eigen_[axis] = symmetric_eigen(products, grid_.tile[axis]);
    full_.vectors[axis] = eigen_[axis].vectors;
  }
  forward_.use(full_);
}

// Bits per entry that a vector's share of the data asks for.
double BasisFitter::vector_bits(int axis, std::size_t vector) const {
  const double spread = std::sqrt(eigen_[axis].values[vector] / (12 * lines_[static_cast<std::size_t>(axis)]));
  const double wanted = std::ceil(exact_log2(std::max(1e-30, spread / (kVectorShare * bound_))));
  return std::clamp(wanted, 3.0, static_cast<double>(kVectorBits));
}

// From the spectra alone: do few enough vectors per axis hold all but an error that the bound allows?
bool BasisFitter::few_vectors(double rival_bytes) const {
  double share = 1;
  double bits = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const auto size = static_cast<std::size_t>(grid_.tile[axis]);
    if (size == 1) continue;
    double bearable = bound_ * bound_ / (kBoundOverError * kBoundOverError) * lines_[static_cast<std::size_t>(axis)] *
                      static_cast<double>(size);
    std::size_t rank = size;
    while (rank > 1 && (bearable -= eigen_[axis].values[rank - 1]) >= 0) --rank;
    share *= static_cast<double>(rank) / static_cast<double>(size);
    for (std::size_t k = 0; k < rank; ++k) bits += (vector_bits(axis, k) - kSavedBits) * static_cast<double>(size);
  }
  return std::isinf(rival_bytes) || (share <= kMostCoefficients && bits / 8 < kVectorLimit * rival_bytes);
}

std::optional<FittedBasis> BasisFitter::model_for(const CoefficientRun& run, double step) {
  FittedBasis fitted{default_basis_model(), {}};
  BasisModel& model = fitted.model;
  // Twice the largest norm seen, since other frames may have larger ones.
  while (largest_norm_ * 2 > std::ldexp(kValueLimit, model.unit_shift))
    if (++model.unit_shift > kMaxUnitShift) return std::nullopt;
  model.step = std::max(1, static_cast<int>(step / std::ldexp(1.0, model.unit_shift)));
  model.rank = run.useful_rank(step);
  model.time_weights = run.time_weights(step);
  round_vectors(fitted);
  for (const auto& dual : fitted.dual.vectors)
    if (dual.empty()) return std::nullopt;
  return fitted;
}

// Each vector in as many bits as its share of the data asks for.
void BasisFitter::round_vectors(FittedBasis& fitted) const {
  fitted.dual.rank = fitted.model.rank;
  for (int axis = 0; axis < 3; ++axis) {
    if (grid_.tile[axis] == 1) {
      fitted.model.vectors[axis] = {1 << kVectorBits};
      fitted.dual.vectors[axis] = {1.0};
      continue;
    }
    const auto length = static_cast<std::size_t>(grid_.tile[axis]);
    const auto rank = static_cast<std::size_t>(fitted.model.rank[axis]);
    std::vector<double> rounded(rank * length);
    fitted.model.vectors[axis].resize(rank * length);
    for (std::size_t k = 0; k < rank; ++k) {
      const int bits = static_cast<int>(vector_bits(axis, k));
      const double scale = std::ldexp(1.0, bits);
      for (std::size_t i = 0; i < length; ++i) {
        const double entry = std::nearbyint(eigen_[axis].vectors[k * length + i] * scale);
        fitted.model.vectors[axis][k * length + i] = static_cast<std::int32_t>(entry) * (1 << (kVectorBits - bits));
        rounded[k * length + i] = entry / scale;
      }
    }
    fitted.dual.vectors[axis] = dual_vectors(rounded, fitted.model.rank[axis], grid_.tile[axis]);
  }
  // Coefficients are in their own units: one axis takes the factor.
  const double scale = std::ldexp(1.0, -fitted.model.unit_shift);
  for (double& entry : fitted.dual.vectors[0]) entry *= scale;
}

}  // namespace tezpress::codec
