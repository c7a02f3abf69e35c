// A name, where given, sets its number and is emptied; a bound in pressio's terms
// also sets the mode, so that the last request wins, as in LibPressio.
#include "plugins/compressors/sz3_options.h"

#include <algorithm>
#include <cmath>

namespace tezpress {
namespace {

const std::vector<std::string> kBoundNames = {"ABS", "REL", "PSNR", "NORM", "ABS_AND_REL", "ABS_OR_REL"};
const std::vector<std::string> kAlgorithmNames = {"ALGO_LORENZO_REG", "ALGO_INTERP_LORENZO", "ALGO_INTERP",
                                                  "ALGO_NOPRED",      "ALGO_LOSSLESS",       "ALGO_BIOMD",
                                                  "ALGO_BIOMDXTC"};
const std::vector<std::string> kInterpolationNames = {"INTERP_ALGO_LINEAR", "INTERP_ALGO_CUBIC"};

// The names are checked by the options' choices before.
void take_name(std::optional<std::string>& name, const std::vector<std::string>& names, std::uint8_t& number) {
  if (!name) return;
  number = static_cast<std::uint8_t>(std::ranges::find(names, *name) - names.begin());
  name.reset();
}

void require_bound(const char* key, double value) {
  if (!std::isfinite(value) || value < 0)
    fail(ErrorCode::kInvalidArgument, "{}={} is not a finite number >= 0", key, value);
}

}  // namespace

void Sz3Options::describe(OptionVisitor& visitor) {
  visitor.option({.key = "pressio:abs", .sentence = "absolute error bound, in the data's unit"}, abs_);
  visitor.option({.key = "pressio:rel", .sentence = "error bound relative to the range of the values"}, rel_);
  visitor.option({.key = "pressio:nthreads", .sentence = "threads; 2 and more switch OpenMP on", .minimum = 1},
                 threads_);
  visitor.option({.key = "sz3:abs_error_bound", .sentence = "absolute error bound, in the data's unit"},
                 abs_error_bound);
  visitor.option({.key = "sz3:rel_error_bound", .sentence = "error bound relative to the range of the values"},
                 rel_error_bound);
  visitor.option({.key = "sz3:psnr_error_bound", .sentence = "PSNR to reach, in dB"}, psnr_error_bound);
  visitor.option({.key = "sz3:l2_norm_error_bound", .sentence = "bound of the L2 norm of all errors"},
                 l2_norm_error_bound);
  visitor.option(
      {.key = "sz3:error_bound_mode", .sentence = "which bound holds, by number", .minimum = 0, .maximum = 5}, bound_);
  visitor.option({.key = "sz3:error_bound_mode_str", .sentence = "which bound holds, by name", .choices = kBoundNames},
                 bound_name_);
  visitor.option({.key = "sz3:algorithm", .sentence = "predictor, by number", .minimum = 0, .maximum = 6}, algorithm_);
  visitor.option({.key = "sz3:algorithm_str", .sentence = "predictor, by name", .choices = kAlgorithmNames},
                 algorithm_name_);
  visitor.option({.key = "sz3:interp_algo", .sentence = "interpolation: 0 linear, 1 cubic", .minimum = 0, .maximum = 1},
                 interpolation);
  visitor.option({.key = "sz3:intrep_algo_str", .sentence = "interpolation, by name", .choices = kInterpolationNames},
                 interpolation_name_);
  visitor.option({.key = "sz3:interp_direction", .sentence = "order of the axes in interpolation"},
                 interpolation_direction);
  visitor.option({.key = "sz3:lorenzo", .sentence = "use the Lorenzo predictor"}, lorenzo);
  visitor.option({.key = "sz3:lorenzo2", .sentence = "use the second-order Lorenzo predictor"}, lorenzo2);
  visitor.option({.key = "sz3:regression", .sentence = "use the regression predictor"}, regression);
  visitor.option({.key = "sz3:regression2", .sentence = "use the second-order regression predictor"}, regression2);
  visitor.option({.key = "sz3:pred_dim", .sentence = "axes of prediction (SZ3 sets it itself)"}, prediction_axes);
  visitor.option({.key = "sz3:quant_bin_size", .sentence = "number of quantization bins", .minimum = 2},
                 quantization_bins);
  visitor.option({.key = "sz3:openmp", .sentence = "compress blocks in parallel (costs ratio)"}, openmp);
}

void Sz3Options::changed(bool abs_is_new, bool rel_is_new) {
  Sz3Options next = *this;
  take_name(next.bound_name_, kBoundNames, next.bound_);
  take_name(next.algorithm_name_, kAlgorithmNames, next.algorithm_);
  take_name(next.interpolation_name_, kInterpolationNames, next.interpolation);
  if (abs_is_new && rel_is_new && next.bound_ != static_cast<std::uint8_t>(Sz3Bound::kAbsAndRel) &&
      next.bound_ != static_cast<std::uint8_t>(Sz3Bound::kAbsOrRel))
    fail(ErrorCode::kInvalidArgument,
         "pressio:abs={} and pressio:rel={} were set together; set one, or sz3:error_bound_mode_str to ABS_AND_REL",
         *abs_, *rel_);
  if (abs_is_new) next.abs_error_bound = *abs_;
  if (rel_is_new) next.rel_error_bound = *rel_;
  if (abs_is_new != rel_is_new) next.bound_ = static_cast<std::uint8_t>(abs_is_new ? Sz3Bound::kAbs : Sz3Bound::kRel);
  if (threads_ > 1) next.openmp = true;
  next.require_usable();
  // What is shown under pressio's names is what holds.
  next.abs_ = next.bound() == Sz3Bound::kAbs ? std::optional(next.abs_error_bound) : std::nullopt;
  next.rel_ = next.bound() == Sz3Bound::kRel ? std::optional(next.rel_error_bound) : std::nullopt;
  *this = std::move(next);
}

void Sz3Options::require_usable() const {
  require_bound("sz3:abs_error_bound", abs_error_bound);
  require_bound("sz3:rel_error_bound", rel_error_bound);
  require_bound("sz3:psnr_error_bound", psnr_error_bound);
  require_bound("sz3:l2_norm_error_bound", l2_norm_error_bound);
}

}  // namespace tezpress
