// What a data file's values look like, in one pass: for `tezpress info` and for
// choosing a bound.
#pragma once

#include "base/array.h"

namespace tezpress {

struct ArraySummary {
  std::size_t finite = 0;
  std::size_t nans = 0;
  std::size_t infinities = 0;
  std::size_t zeros = 0;
  // Over the finite values, as double; all 0 if there are none.
  double minimum = 0;
  double maximum = 0;
  double mean = 0;

  double range() const { return maximum - minimum; }
};

// data: any dtype, shape and strides.
ArraySummary summarise(ConstView data);

}  // namespace tezpress
