// See fill_holes.h.
#include "plugins/meta/fill_holes.h"

namespace tezpress {
namespace {

// Sums of weights and of weighted values for each masked position.
struct Estimates {
  std::vector<double> weighted, weights;
};

// Along one line of length positions, stride elements apart: passes the last kept value on.
template <typename T>
void pass_along(std::span<const T> values, HoleMask mask, std::size_t first, std::ptrdiff_t stride, std::size_t length,
                Estimates& estimates) {
  std::size_t distance = 0;
  double kept = 0;
  auto at = static_cast<std::ptrdiff_t>(first);
  for (std::size_t i = 0; i < length; ++i, at += stride) {
    const auto p = static_cast<std::size_t>(at);
    if (mask[p] == 0) {
      kept = static_cast<double>(values[p]);
      distance = 1;
    } else if (distance != 0) {
      const double weight = 1 / static_cast<double>(distance++);
      estimates.weights[p] += weight;
      estimates.weighted[p] += weight * kept;
    }
  }
}

template <typename T>
Estimates estimate(std::span<const T> values, HoleMask mask, const Shape& shape) {
  Estimates estimates{std::vector<double>(values.size()), std::vector<double>(values.size())};
  std::size_t stride = 1;
  for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis]) {
    const std::size_t length = shape[axis];
    for (std::size_t line = 0; line < values.size() / length; ++line) {
      const std::size_t first = line / stride * stride * length + line % stride;
      pass_along(values, mask, first, static_cast<std::ptrdiff_t>(stride), length, estimates);
      pass_along(values, mask, first + (length - 1) * stride, -static_cast<std::ptrdiff_t>(stride), length, estimates);
    }
  }
  return estimates;
}

}  // namespace

void fill_holes(View values, HoleMask mask, double fallback) {
  visit_dtype(values.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto typed = values.values<T>();
    const Estimates estimates = estimate<T>(typed, mask, values.shape());
    for (std::size_t i = 0; i < typed.size(); ++i) {
      if (mask[i] == 0) continue;
      typed[i] = static_cast<T>(estimates.weights[i] > 0 ? estimates.weighted[i] / estimates.weights[i] : fallback);
    }
  });
}

}  // namespace tezpress
