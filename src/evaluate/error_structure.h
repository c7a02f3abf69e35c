// Whether an error is noise or a pattern: how it changes from step to step, how it
// follows the previous frame and the prediction ("shadowing"), how it is correlated
// along a row, how it is distributed. docs/evaluation.md has the formulas.
#pragma once

#include "evaluate/error_field.h"

namespace tezpress {

// Entry t is of step t; NaN where no value of it is valid.
struct StepErrors {
  std::vector<double> max_error, rmse, psnr;
};
StepErrors step_errors(const ErrorField& field);

// Pearson's correlation of e_t with x_{t-1}, and with r_{t-1} - x_t, over all values with t > 0; nothing for one step
// and where one of the two is constant.
std::optional<double> correlation_with_previous(const ErrorField& field);
std::optional<double> correlation_with_prediction(const ErrorField& field);

// Autocorrelation of the error along the fastest axis for lags 0 to lags, never across the end of a row. NaN where the
// error is constant and where no two values have that distance.
std::vector<double> error_autocorrelation(const ErrorField& field, std::size_t lags);

struct ErrorHistogram {
  std::vector<double> edges;  // one more than counts, in units of unit
  std::vector<std::uint64_t> counts;
};
// Of the signed error in units of unit (1 where unit is 0), symmetric around 0, from -1 to 1 or as far as it goes.
ErrorHistogram error_histogram(const ErrorField& field, double unit, std::size_t bins);

}  // namespace tezpress
