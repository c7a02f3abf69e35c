#include "generate/gray_scott.h"

#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

using Field = std::vector<double>;

// Per step of 1 and cell of 1; F and k give spots that divide.
constexpr double kDiffusionU = 0.16, kDiffusionV = 0.08, kFeed = 0.035, kKill = 0.065;
constexpr int kStepsBefore = 400, kStepsPerFrame = 20;

class GrayScott {
 public:
  GrayScott(std::size_t rows, std::size_t columns, std::uint64_t seed)
      : rows_(rows), columns_(columns), u_(rows * columns, 1.0), v_(rows * columns, 0.0), next_u_(u_), next_v_(v_) {
    SeededRandom random(seed);
    const std::size_t patches = 4 + rows * columns / 1024;
    for (std::size_t i = 0; i < patches; ++i) add_patch(random);
  }

  void advance(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  const Field& second() const { return v_; }

 private:
  void add_patch(SeededRandom& random) {
    const auto top = static_cast<std::size_t>(random.uniform() * static_cast<double>(rows_));
    const auto left = static_cast<std::size_t>(random.uniform() * static_cast<double>(columns_));
    for (std::size_t y = 0; y < 5; ++y)
      for (std::size_t x = 0; x < 5; ++x) {
        const std::size_t i = (top + y) % rows_ * columns_ + (left + x) % columns_;
        u_[i] = 0.5 + 0.02 * random.uniform();
        v_[i] = 0.25 + 0.02 * random.uniform();
      }
  }

  void step() {
    for (std::size_t y = 0; y < rows_; ++y) {
      const std::size_t here = y * columns_;
      const std::size_t up = before(y, rows_) * columns_;
      const std::size_t down = after(y, rows_) * columns_;
      for (std::size_t x = 0; x < columns_; ++x) {
        const std::size_t left = before(x, columns_);
        const std::size_t right = after(x, columns_);
        const auto laplacian = [&](const Field& f) {
          return f[up + x] + f[down + x] + f[here + left] + f[here + right] - 4 * f[here + x];
        };
        const double u = u_[here + x];
        const double v = v_[here + x];
        const double reaction = u * v * v;
        next_u_[here + x] = u + kDiffusionU * laplacian(u_) - reaction + kFeed * (1 - u);
        next_v_[here + x] = v + kDiffusionV * laplacian(v_) + reaction - (kFeed + kKill) * v;
      }
    }
    u_.swap(next_u_);
    v_.swap(next_v_);
  }

  std::size_t rows_, columns_;
  Field u_, v_, next_u_, next_v_;
};

}  // namespace

Array generate_gray_scott(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 3, "gray_scott");
  Array series(Dtype::kFloat, shape);
  GrayScott solver(shape[1], shape[2], seed);
  solver.advance(kStepsBefore);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    if (t > 0) solver.advance(kStepsPerFrame);
    store_frame(solver.second(), series.view().frame(t));
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
