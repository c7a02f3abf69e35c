#include "generate/advection_diffusion.h"

#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

using Field = std::vector<double>;

// In cells; the flow moves at most 2.4 cells per unit of time along an axis.
constexpr double kStep = 0.25;
constexpr double kDiffusion = 0.25;
constexpr int kStepsPerFrame = 4;

class Dye {
 public:
  Dye(const Shape& frame, std::uint64_t seed)
      : nz_(frame[0]), ny_(frame[1]), nx_(frame[2]), dye_(nz_ * ny_ * nx_, 0.0), rate_(dye_), stage_(dye_) {
    SeededRandom random(seed);
    a_ = random.uniform(0.7, 1.2);
    b_ = random.uniform(0.7, 1.2);
    c_ = random.uniform(0.7, 1.2);
    for (int i = 0; i < 6; ++i) add_blob(random);
  }

  void advance(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  const Field& dye() const { return dye_; }

 private:
  static double angle(std::size_t i, std::size_t length) {
    return 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(length);
  }

  void add_blob(SeededRandom& random) {
    const double z = random.uniform() * 2 * std::numbers::pi;
    const double y = random.uniform() * 2 * std::numbers::pi;
    const double x = random.uniform() * 2 * std::numbers::pi;
    const double sharpness = random.uniform(3, 8);
    const double amount = random.uniform(0.3, 1);
    for (std::size_t k = 0; k < nz_; ++k)
      for (std::size_t j = 0; j < ny_; ++j)
        for (std::size_t i = 0; i < nx_; ++i)
          dye_[(k * ny_ + j) * nx_ + i] +=
              amount * std::exp(sharpness * (std::cos(angle(k, nz_) - z) + std::cos(angle(j, ny_) - y) +
                                             std::cos(angle(i, nx_) - x) - 3));
  }

  // d/dt of field. The velocity along an axis does not depend on the place along it, so central fluxes conserve.
  void compute_rate(const Field& field) {
    for (std::size_t k = 0; k < nz_; ++k)
      for (std::size_t j = 0; j < ny_; ++j) {
        const double z = angle(k, nz_);
        const double y = angle(j, ny_);
        const std::size_t row = (k * ny_ + j) * nx_;
        const std::size_t lower = (before(k, nz_) * ny_ + j) * nx_;
        const std::size_t upper = (after(k, nz_) * ny_ + j) * nx_;
        const std::size_t front = (k * ny_ + before(j, ny_)) * nx_;
        const std::size_t back = (k * ny_ + after(j, ny_)) * nx_;
        for (std::size_t i = 0; i < nx_; ++i) {
          const double x = angle(i, nx_);
          const double u = a_ * std::sin(z) + c_ * std::cos(y);
          const double v = b_ * std::sin(x) + a_ * std::cos(z);
          const double w = c_ * std::sin(y) + b_ * std::cos(x);
          const double left = field[row + before(i, nx_)];
          const double right = field[row + after(i, nx_)];
          const double here = field[row + i];
          const double laplacian =
              left + right + field[front + i] + field[back + i] + field[lower + i] + field[upper + i] - 6 * here;
          rate_[row + i] =
              kDiffusion * laplacian - 0.5 * (u * (right - left) + v * (field[back + i] - field[front + i]) +
                                              w * (field[upper + i] - field[lower + i]));
        }
      }
  }

  void step() {
    const std::size_t count = dye_.size();
    compute_rate(dye_);
    for (std::size_t i = 0; i < count; ++i) stage_[i] = dye_[i] + kStep * rate_[i];
    compute_rate(stage_);
    for (std::size_t i = 0; i < count; ++i) stage_[i] = 0.75 * dye_[i] + 0.25 * (stage_[i] + kStep * rate_[i]);
    compute_rate(stage_);
    for (std::size_t i = 0; i < count; ++i) dye_[i] = (dye_[i] + 2 * (stage_[i] + kStep * rate_[i])) / 3;
  }

  std::size_t nz_, ny_, nx_;
  double a_ = 1, b_ = 1, c_ = 1;
  Field dye_, rate_, stage_;
};

}  // namespace

Array generate_advection_diffusion(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 4, "advection_diffusion");
  Array series(Dtype::kFloat, shape);
  Dye solver({shape[1], shape[2], shape[3]}, seed);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    if (t > 0) solver.advance(kStepsPerFrame);
    store_frame(solver.dye(), series.view().frame(t));
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
