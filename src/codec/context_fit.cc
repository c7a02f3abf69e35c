#include "codec/context_fit.h"

#include <algorithm>
#include <cmath>

namespace tezpress::codec {
namespace {

constexpr std::size_t kSamples = 1 << 14;
constexpr std::size_t kEnough = 500;
constexpr int kStride = 3;  // one target in so many is a sample

}  // namespace

void ContextFit::add(const std::uint32_t* features, const std::int32_t* index, const std::uint8_t* mask, int width) {
  if (++rows_ % row_stride_ != 0) return;
  double row[kContextFeatures + 2];
  for (int x = static_cast<int>(rows_ / row_stride_ % kStride); x < width; x += kStride) {
    if (mask != nullptr && mask[x] != 0) continue;
    if (equations_.samples() >= kSamples) break;
    double sum = 0.05;
    for (int i = 0; i < kContextFeatures; ++i) {
      row[i] = features[static_cast<std::ptrdiff_t>(i) * width + x] * (1.0 / 16);
      sum += row[i];
    }
    row[kContextFeatures] = 1.0;
    row[kContextFeatures + 1] = std::fabs(static_cast<double>(index[x]));
    // Relative errors of the expected magnitude matter, so large ones count less.
    const double expected = 0.1 + 0.3 * sum;
    equations_.add(row, 1.0 / (expected * expected));
  }
}

void ContextFit::improve(ContextWeights& weights) {
  if (equations_.samples() < kEnough) return;
  equations_.flush();
  const std::vector<double> solution = equations_.solve_nonnegative(1e-6);
  if (solution.empty()) return;
  for (int i = 0; i < kContextFeatures; ++i)
    weights.weight[i] =
        static_cast<std::uint32_t>(std::min(3500.0, solution[static_cast<std::size_t>(i)] * 1024 + 0.5));
  weights.bias = static_cast<std::uint32_t>(std::clamp(solution[kContextFeatures] * 16384, 16.0, 65535.0));
}

}  // namespace tezpress::codec
