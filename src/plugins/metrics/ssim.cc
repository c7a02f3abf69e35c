// Structural similarity as LibPressio takes it from QCAT: the mean over windows of
// 7 values per axis in steps of 2 (ssim_window.h).
// Any type is compared as double; LibPressio knows float and double only.
#include <algorithm>
#include <array>

#include "plugins/metrics/compared.h"
#include "plugins/metrics/metric_factories.h"
#include "plugins/metrics/ssim_window.h"

namespace tezpress {
namespace {

constexpr std::size_t kAxes = 4;
constexpr std::size_t kStep = 2;

using Lengths = std::array<std::size_t, kAxes>;

// Axes of length 1 do not count; of more than four the fastest are taken as one, as LibPressio does.
Lengths four_axes(const Shape& shape) {
  Shape real;
  std::copy_if(shape.begin(), shape.end(), std::back_inserter(real), [](std::size_t length) { return length > 1; });
  while (real.size() > kAxes) {
    const std::size_t fastest = real.back();
    real.pop_back();
    real.back() *= fastest;
  }
  Lengths lengths = {1, 1, 1, 1};
  std::copy(real.rbegin(), real.rend(), lengths.rbegin());
  return lengths;
}

struct Values {
  std::vector<double> original;
  std::vector<double> reconstructed;
};

class Windows {
 public:
  Windows(std::span<const double> original, std::span<const double> reconstructed, const Shape& shape)
      : original_(original), reconstructed_(reconstructed), lengths_(four_axes(shape)) {
    // LibPressio ends the program where an axis is shorter than a window.
    for (std::size_t axis = 0; axis < kAxes; ++axis) size_[axis] = std::min(kSsimWindow, lengths_[axis]);
  }

  // Over the windows in which all values are finite; NaN if there is none.
  double mean_similarity() {
    if (!original_.empty()) visit(0, {});
    return count_ == 0 ? kUndefined : sum_ / static_cast<double>(count_);
  }

 private:
  void visit(std::size_t axis, Lengths offset) {
    if (axis == kAxes) return add(offset);
    for (; offset[axis] + size_[axis] <= lengths_[axis]; offset[axis] += kStep) visit(axis + 1, offset);
  }

  void add(const Lengths& offset) {
    window_.original.clear();
    window_.reconstructed.clear();
    for (std::size_t i = offset[0]; i < offset[0] + size_[0]; ++i)
      for (std::size_t j = offset[1]; j < offset[1] + size_[1]; ++j)
        for (std::size_t k = offset[2]; k < offset[2] + size_[2]; ++k) {
          const std::size_t row = ((i * lengths_[1] + j) * lengths_[2] + k) * lengths_[3] + offset[3];
          append(window_.original, original_.subspan(row, size_[3]));
          append(window_.reconstructed, reconstructed_.subspan(row, size_[3]));
        }
    if (!finite(window_.original) || !finite(window_.reconstructed)) return;
    sum_ += window_similarity(window_.original, window_.reconstructed);
    ++count_;
  }

  static void append(std::vector<double>& to, std::span<const double> row) {
    to.insert(to.end(), row.begin(), row.end());
  }
  static bool finite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
  }

  std::span<const double> original_;
  std::span<const double> reconstructed_;
  Lengths lengths_;
  Lengths size_ = {};
  Values window_;
  double sum_ = 0;
  std::size_t count_ = 0;
};

class Ssim : public Metric {
 public:
  std::string id() const override { return "ssim"; }
  std::string sentence() const override {
    return "Structural similarity over windows of 7 values per axis; 1 is the original itself.";
  }
  std::unique_ptr<Metric> clone() const override { return std::make_unique<Ssim>(*this); }
  bool compares() const override { return true; }

  Options evaluate(const TrialView& trial) override {
    Options results;
    results.set("ssim:ssim", Option::typed(OptionType::kDouble));
    if (!trial.input || !trial.output) return results;
    check_comparable(*this, *trial.input, *trial.output);
    const Array original = cast(*trial.input, Dtype::kDouble);
    const Array reconstructed = cast(*trial.output, Dtype::kDouble);
    results.set("ssim:ssim",
                Windows(original.values<double>(), reconstructed.values<double>(), original.shape()).mean_similarity());
    return results;
  }
};

}  // namespace

std::unique_ptr<Metric> make_ssim() { return std::make_unique<Ssim>(); }

}  // namespace tezpress
