// SZ 2 (id "sz") through its HDF5 filter, with the error-bound options of
// LibPressio's plugin. The filter knows no other settings of SZ 2.
#include <cmath>

#include "plugins/compressors/hdf5_factories.h"

namespace tezpress {
namespace {

struct Mode {
  const char* name;
  std::int32_t number;  // SZ's own
};
constexpr Mode kModes[] = {{"abs", 0},
                           {"rel", 1},
                           {"vr_rel", 1},
                           {"abs_and_rel", 2},
                           {"abs_or_rel", 3},
                           {"psnr", 4},
                           {"norm", 5},
                           {"pw_rel", 10},
                           {"abs_and_pw_rel", 11},
                           {"abs_or_pw_rel", 12},
                           {"rel_and_pw_rel", 13},
                           {"rel_or_pw_rel", 14}};

std::vector<std::string> mode_names() {
  std::vector<std::string> names;
  for (const Mode& mode : kModes) names.emplace_back(mode.name);
  return names;
}

class Sz2 : public Hdf5Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "sz",
            .version = "HDF5 filter 32017",
            .sentence = "SZ 2: Lorenzo and regression prediction with bounded error (through its HDF5 filter)",
            .bounds = {BoundKind::kAbsolute, BoundKind::kRelative, BoundKind::kPointwiseRelative},
            .thread_safety = ThreadSafety::kSerialized};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sz2>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "absolute error bound, in the data's unit"}, generic_.abs);
    visitor.option({.key = "pressio:rel", .sentence = "error bound relative to the range of the values"}, generic_.rel);
    visitor.option({.key = "pressio:pw_rel", .sentence = "error bound relative to each value"}, generic_.pw_rel);
    visitor.option(
        {.key = "sz:error_bound_mode", .sentence = "which bound holds, by SZ's number", .minimum = 0, .maximum = 14},
        settings_.mode);
    visitor.option(
        {.key = "sz:error_bound_mode_str", .sentence = "which bound holds, by name", .choices = mode_names()},
        mode_name_);
    visitor.option({.key = "sz:abs_err_bound", .sentence = "absolute error bound, in the data's unit"}, settings_.abs);
    visitor.option({.key = "sz:rel_err_bound", .sentence = "error bound relative to the range of the values"},
                   settings_.rel);
    visitor.option({.key = "sz:pw_rel_err_bound", .sentence = "error bound relative to each value"}, settings_.pw_rel);
    visitor.option({.key = "sz:psnr_err_bound", .sentence = "PSNR to reach, in dB"}, settings_.psnr);
  }

  void changed() override {
    Settings next = settings_;
    if (mode_name_)
      for (const Mode& mode : kModes)
        if (*mode_name_ == mode.name) next.mode = mode.number;
    int asked = 0;
    const auto take = [&](const char* key, const std::optional<double>& asked_for, double& bound, std::int32_t mode) {
      if (!newly_set(key)) return;
      bound = *asked_for;
      next.mode = mode;
      ++asked;
    };
    take("pressio:abs", generic_.abs, next.abs, 0);
    take("pressio:rel", generic_.rel, next.rel, 1);
    take("pressio:pw_rel", generic_.pw_rel, next.pw_rel, 10);
    if (asked > 1)
      fail(ErrorCode::kInvalidArgument,
           "only one of pressio:abs, pressio:rel and pressio:pw_rel can be set; for two bounds at once set "
           "sz:error_bound_mode_str and the sz: bounds");
    for (const double bound : {next.abs, next.rel, next.pw_rel, next.psnr})
      if (!std::isfinite(bound) || bound < 0)
        fail(ErrorCode::kInvalidArgument, "the error bound {} of sz is not a finite number >= 0", bound);
    settings_ = next;
    mode_name_.reset();
    generic_ = {};
    if (next.mode == 0) generic_.abs = next.abs;
    if (next.mode == 1) generic_.rel = next.rel;
    if (next.mode == 10) generic_.pw_rel = next.pw_rel;
  }

  const Hdf5Filter& filter() const override { return kSz2Filter.load(); }
  Shape axes(const Shape& shape) const override { return merged_axes(shape, 4); }

  FilterParameters parameters(ConstView) const override {
    FilterParameters values{static_cast<unsigned>(settings_.mode)};
    for (const double bound : {settings_.abs, settings_.rel, settings_.pw_rel, settings_.psnr})
      append_double(values, bound);
    return values;
  }

 private:
  struct Settings {
    std::int32_t mode = 4;
    double abs = 1e-4;
    double rel = 1e-4;
    double pw_rel = 1e-3;
    double psnr = 90;
  };
  struct Generic {  // pressio's names for the bound that holds
    std::optional<double> abs, rel, pw_rel;
  };
  Generic generic_;
  Settings settings_;
  std::optional<std::string> mode_name_;
};

}  // namespace

std::unique_ptr<Compressor> make_sz2() { return std::make_unique<Sz2>(); }

}  // namespace tezpress
