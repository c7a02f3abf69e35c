// SZ3's options under LibPressio's names, for both ways to SZ3: the installed
// library and the HDF5 filter.
#pragma once

#include <optional>
#include <string>

#include "core/compressor.h"

namespace tezpress {

// SZ3's own numbers.
enum class Sz3Bound : std::uint8_t { kAbs, kRel, kPsnr, kNorm, kAbsAndRel, kAbsOrRel };
enum class Sz3Algorithm : std::uint8_t { kLorenzoReg, kInterpLorenzo, kInterp, kNopred, kLossless, kBiomd, kBiomdXtc };

class Sz3Options {
 public:
  void describe(OptionVisitor& visitor);
  // The cross-option rules, to be called from changed(): a bound in pressio's terms that is newly set, or a name, sets
  // the number. abs_is_new, rel_is_new: newly_set() of pressio:abs and pressio:rel.
  void changed(bool abs_is_new, bool rel_is_new);

  Sz3Bound bound() const { return static_cast<Sz3Bound>(bound_); }
  Sz3Algorithm algorithm() const { return static_cast<Sz3Algorithm>(algorithm_); }

  void set_absolute(double bound) {
    abs_error_bound = bound;
    bound_ = static_cast<std::uint8_t>(Sz3Bound::kAbs);
  }

  double abs_error_bound = 1e-6;
  double rel_error_bound = 0;
  double psnr_error_bound = 0;
  double l2_norm_error_bound = 0;
  bool lorenzo = true;
  bool lorenzo2 = false;
  bool regression = true;
  bool regression2 = false;
  bool openmp = false;
  std::uint8_t interpolation = 1;  // 0 linear, 1 cubic
  std::uint8_t interpolation_direction = 0;
  std::uint8_t prediction_axes = 1;
  std::int32_t quantization_bins = 65536;

 private:
  void require_usable() const;

  std::uint8_t bound_ = 0;
  std::uint8_t algorithm_ = 1;
  std::optional<std::string> bound_name_;
  std::optional<std::string> algorithm_name_;
  std::optional<std::string> interpolation_name_;
  std::optional<double> abs_ = 1e-6;  // pressio:abs
  std::optional<double> rel_;         // pressio:rel
  std::uint32_t threads_ = 1;
};

}  // namespace tezpress
