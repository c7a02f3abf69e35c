// Original, reconstruction and error of one cell as numbers that can be compared:
// doubles, with NaN wherever the original is missing or one of the two is not finite.
#pragma once

#include "core/trial.h"
#include "evaluate/dataset.h"

namespace tezpress {

struct ErrorField {
  Array original;        // double
  Array reconstruction;  // double, NaN where original is
  Array error;           // reconstruction - original
  double range = 0;      // of the valid values

  const Shape& shape() const { return error.shape(); }
  // Steps of a series: axis 0 of arrays of three axes and more, as tezip takes it; else all is one step.
  std::size_t steps() const { return shape().size() >= 3 ? shape()[0] : 1; }
  std::size_t step_values() const { return error.size() / steps(); }
};

// reconstruction: of the dataset's type.
ErrorField make_error_field(const Dataset& dataset, ConstView reconstruction);

// What is wrong with a reconstruction. Missing values must return bit by bit, or as NaN; NaN as NaN and infinities
// exactly; all others within bound. bound kind kNone: finite values must return as finite ones. Throws
// kInvalidArgument where dtype or shape are not those of the dataset.
Violation verify(const Dataset& dataset, ConstView reconstruction, ErrorBound bound);

}  // namespace tezpress
