// Fits one set of context weights: which sum of features expects |index| best
// (encoder only).
#pragma once

#include "codec/normal_equations.h"

namespace tezpress::codec {

class ContextFit {
 public:
  explicit ContextFit(const Kernels& kernels, std::size_t row_stride = 1)
      : equations_(kContextFeatures + 1, kernels), row_stride_(row_stride) {}
  // Some targets of a row. features: kContextFeatures rows of width values; mask: non-zero where there is no index,
  // or null. Rows beyond a fixed number of samples are not looked at.
  void add(const std::uint32_t* features, const std::int32_t* index, const std::uint8_t* mask, int width);
  // Leaves weights alone where there were too few samples.
  void improve(ContextWeights& weights);

 private:
  NormalEquations equations_;
  std::size_t row_stride_;  // one row in so many is looked at
  std::size_t rows_ = 0;
};

}  // namespace tezpress::codec
