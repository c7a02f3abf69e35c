#include "codec/coefficient_run.h"

#include <algorithm>
#include <cmath>

#include "codec/source_rows.h"

namespace tezpress::codec {
namespace {

constexpr double kDeadZone = 0.04;  // bins that indices shrink towards zero: saves more than it costs
// The bound over the error; more where bins are wide, since finer ones cost less there.
constexpr double kBoundOverError = 2.6;
constexpr double kMoreForCoarse = 0.2;  // per bound of bin width
constexpr double kWidestBin = 16;       // over the bound
constexpr int kBisections = 5;
constexpr double kLostShare = 0.001;  // of the nonzero coefficients: what vectors left out may hold

std::int32_t rounded_weight(double weight) {
  constexpr double kLimit = 1023;
  return static_cast<std::int32_t>(std::clamp(std::floor(weight * (1 << kTimeBits) + 0.5), -kLimit, kLimit));
}

// From the sums of a*a, a*b, b*b, a*c, b*c (c the frame, a and b the ones before).
std::array<std::int32_t, kTimeReach> solved(const std::array<double, 5>& sums) {
  const auto [aa, ab, bb, ac, bc] = sums;
  const double determinant = aa * bb - ab * ab;
  if (!(aa > 0)) return {0, 0};
  // One frame before only, or two that say the same.
  if (!(determinant > 1e-9 * aa * bb)) return {rounded_weight(ac / aa), 0};
  return {rounded_weight((ac * bb - bc * ab) / determinant), rounded_weight((bc * aa - ac * ab) / determinant)};
}

}  // namespace

double coefficient_index(double bins) {
  const double magnitude = std::floor(std::fabs(bins) + (0.5 - kDeadZone));
  return bins < 0 ? -magnitude : magnitude;
}

void CoefficientRun::add(std::vector<double> coefficients) {
  values_ += static_cast<double>(coefficients.size());
  run_.push_back(std::move(coefficients));
}

Int3 CoefficientRun::useful_rank(double step) const {
  std::array<std::vector<std::size_t>, 3> nonzero;  // per axis and vector
  for (int axis = 0; axis < 3; ++axis) nonzero[axis].assign(static_cast<std::size_t>(rank_[axis]), 0);
  std::size_t all = 0;
  for (const std::vector<double>& coefficients : run_) {
    for (std::size_t i = 0; i < coefficients.size();) {
      for (std::size_t z = 0; z < nonzero[0].size(); ++z) {
        for (std::size_t y = 0; y < nonzero[1].size(); ++y) {
          for (std::size_t x = 0; x < nonzero[2].size(); ++x, ++i) {
            if (coefficient_index(coefficients[i] / step) == 0) continue;
            ++nonzero[0][z];
            ++nonzero[1][y];
            ++nonzero[2][x];
            ++all;
          }
        }
      }
    }
  }
  const auto bearable = static_cast<std::size_t>(kLostShare * static_cast<double>(all));
  Int3 rank = rank_;
  for (int axis = 0; axis < 3; ++axis) {
    std::size_t lost = 0;
    while (rank[axis] > 1 && lost + nonzero[axis][static_cast<std::size_t>(rank[axis]) - 1] <= bearable)
      lost += nonzero[axis][static_cast<std::size_t>(--rank[axis])];
  }
  return rank;
}

void CoefficientRun::shrink_to(const Int3& rank) {
  for (std::vector<double>& coefficients : run_) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < coefficients.size();) {
      for (int z = 0; z < rank_[0]; ++z) {
        for (int y = 0; y < rank_[1]; ++y) {
          for (int x = 0; x < rank_[2]; ++x, ++i) {
            if (z < rank[0] && y < rank[1] && x < rank[2])
              coefficients[kept++] = coefficients[i];
            else
              outside_ += coefficients[i] * coefficients[i];
          }
        }
      }
    }
    coefficients.resize(kept);
  }
  rank_ = rank;
  bands_ = bands_of(rank);
}

double CoefficientRun::find_step(double bound) {
  double low = bound;
  double high = kWidestBin * bound;
  // What is zero under the finest bins is zero under all of them.
  shrink_to(useful_rank(low));
  for (int i = 0; i < kBisections; ++i) {
    const double middle = std::sqrt(low * high);
    const double goal = bound / (kBoundOverError + kMoreForCoarse * middle / bound);
    (squared_error(middle) > goal * goal ? high : low) = middle;
  }
  return low;
}

// Mean over all values, when the coefficients are quantised: the vectors are orthonormal.
double CoefficientRun::squared_error(double step) {
  const TimeWeights weights = time_weights(step);
  double energy = outside_;
  bits_ = {};
  std::vector<double> shown[kTimeReach];
  const double inverse_step = 1 / step;
  for (std::size_t frame = 0; frame < run_.size(); ++frame) {
    std::vector<double> now(run_[frame].size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      double expected = 0;
      if (frame > 0) {
        const auto& weight = weights[frame - 1][bands_[i % bands_.size()]];
        for (std::size_t back = 0; back < frame; ++back)
          expected += weight[back] * (1.0 / (1 << kTimeBits)) * shown[back][i];
      }
      const double index = coefficient_index((run_[frame][i] - expected) * inverse_step);
      if (index != 0) bits_[frame] += static_cast<double>(residual_bits(static_cast<float>(index)));
      now[i] = expected + step * index;
      const double error = run_[frame][i] - now[i];
      energy += error * error;
    }
    shown[1] = std::move(shown[0]);
    shown[0] = std::move(now);
  }
  return energy / values_;
}

CoefficientRun::TimeWeights CoefficientRun::time_weights(double step) const {
  TimeWeights weights{};
  const double inverse_step = 1 / step;
  const auto rounded = [&](double value) { return step * coefficient_index(value * inverse_step); };
  for (std::size_t frame = 1; frame < run_.size(); ++frame) {
    std::array<std::array<double, 5>, kBands> sums{};
    for (std::size_t i = 0; i < run_[frame].size(); ++i) {
      auto& sum = sums[bands_[i % bands_.size()]];
      const double a = rounded(run_[frame - 1][i]);
      const double b = frame > 1 ? rounded(run_[frame - 2][i]) : 0.0;
      const double c = run_[frame][i];
      sum[0] += a * a;
      sum[1] += a * b;
      sum[2] += b * b;
      sum[3] += a * c;
      sum[4] += b * c;
    }
    for (std::size_t band = 0; band < kBands; ++band) weights[frame - 1][band] = solved(sums[band]);
  }
  return weights;
}

}  // namespace tezpress::codec
