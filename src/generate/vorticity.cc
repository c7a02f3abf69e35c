// See vorticity.h. dw/dt = J(psi, w) + nu lap(w) with lap(psi) = -w, u = dpsi/dy, v = -dpsi/dx.
// Space: Arakawa's nine-point Jacobian, which conserves energy and enstrophy (J. Comput. Phys. 1, 1966, 119-143),
// and the five-point Laplacian, inverted exactly by a Fourier transform. Time: the three-stage
// strong-stability-preserving Runge-Kutta method (Shu and Osher, J. Comput. Phys. 77, 1988, 439-471).
#include "generate/vorticity.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generate/fourier.h"
#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

constexpr int kVortices = 48;
constexpr double kCellsPerFrame = 1.5;  // at the first frame's root mean square velocity
constexpr double kCourant = 0.7;        // of one step, at the largest velocity
constexpr double kCellReynolds = 20;    // rms velocity * cell / viscosity: large enough for filaments, no grid noise

using Field = std::vector<double>;  // (Y,X)

class Solver {
 public:
  Solver(std::size_t rows, std::size_t columns, std::uint64_t seed)
      : rows_(rows),
        columns_(columns),
        cell_(2 * std::numbers::pi / static_cast<double>(columns)),
        viscosity_(cell_ / kCellReynolds),
        transform_(rows_, columns_),
        spectrum_(rows_ * columns_),
        stream_(rows_ * columns_),
        rate_(rows_ * columns_),
        stage_(rows_ * columns_) {
    place_vortices(seed);
    normalise();
  }

  const Field& vorticity() const { return vorticity_; }

  // Advances by the time between two frames, in as many equal steps as the largest velocity asks for.
  void advance_frame() {
    const double interval = kCellsPerFrame * cell_;
    solve_stream(vorticity_);
    const double limit = kCourant * cell_ / std::max(largest_velocity(), 1e-9);
    const auto steps = static_cast<int>(std::ceil(interval / limit));
    for (int i = 0; i < steps; ++i) step(interval / steps);
  }

 private:
  void place_vortices(std::uint64_t seed) {
    vorticity_.assign(rows_ * columns_, 0.0);
    SeededRandom random(seed);
    const double width = 2 * std::numbers::pi;
    const double height = cell_ * static_cast<double>(rows_);
    for (int i = 0; i < kVortices; ++i) {
      const double x = width * random.uniform();
      const double y = height * random.uniform();
      const double radius = std::min(width, height) * (0.02 + 0.05 * random.uniform());
      const double strength = (i % 2 == 0 ? 1.0 : -1.0) * (0.5 + random.uniform()) / radius;
      add_vortex(x, y, radius, strength, width, height);
    }
  }

  void add_vortex(double x, double y, double radius, double strength, double width, double height) {
    for (std::size_t row = 0; row < rows_; ++row) {
      const double dy = std::remainder(static_cast<double>(row) * cell_ - y, height);
      for (std::size_t column = 0; column < columns_; ++column) {
        const double dx = std::remainder(static_cast<double>(column) * cell_ - x, width);
        vorticity_[row * columns_ + column] += strength * std::exp(-(dx * dx + dy * dy) / (2 * radius * radius));
      }
    }
  }

  // Zero mean (a periodic flow has no net vorticity) and unit root mean square velocity.
  void normalise() {
    double mean = 0;
    for (const double w : vorticity_) mean += w;
    mean /= static_cast<double>(vorticity_.size());
    for (double& w : vorticity_) w -= mean;
    solve_stream(vorticity_);
    double energy = 0;  // mean of u^2 + v^2 = mean of psi w
    for (std::size_t i = 0; i < vorticity_.size(); ++i) energy += stream_[i] * vorticity_[i];
    const double scale = 1 / std::sqrt(energy / static_cast<double>(vorticity_.size()));
    for (double& w : vorticity_) w *= scale;
  }

  // stream_ = psi with lap(psi) = -w, mean 0: division by the five-point Laplacian's eigenvalues.
  void solve_stream(const Field& vorticity) {
    std::copy(vorticity.begin(), vorticity.end(), spectrum_.begin());
    transform_.forward(spectrum_);
    for (std::size_t row = 0; row < rows_; ++row) {
      for (std::size_t column = 0; column < columns_; ++column) {
        const double value = eigenvalue(row, rows_) + eigenvalue(column, columns_);
        auto& mode = spectrum_[row * columns_ + column];
        mode = row + column == 0 ? 0.0 : mode / value;
      }
    }
    transform_.backward(spectrum_);
    for (std::size_t i = 0; i < stream_.size(); ++i) stream_[i] = spectrum_[i].real();
  }

  double eigenvalue(std::size_t mode, std::size_t count) const {
    const double s = 2 * std::sin(std::numbers::pi * static_cast<double>(mode) / static_cast<double>(count)) / cell_;
    return s * s;
  }

  double largest_velocity() const {
    double largest = 0;
    for (std::size_t row = 0; row < rows_; ++row) {
      const Neighbours rows = neighbours(row, rows_, columns_);
      for (std::size_t column = 0; column < columns_; ++column) {
        const Neighbours at = neighbours(column, columns_, 1);
        const double u = stream_[rows.above + at.here] - stream_[rows.below + at.here];
        const double v = stream_[rows.here + at.above] - stream_[rows.here + at.below];
        largest = std::max(largest, std::abs(u) + std::abs(v));
      }
    }
    return largest / (2 * cell_);
  }

  // Offsets of the point and its periodic neighbours along one axis.
  struct Neighbours {
    std::size_t below, here, above;
  };
  static Neighbours neighbours(std::size_t index, std::size_t count, std::size_t stride) {
    return {(index == 0 ? count - 1 : index - 1) * stride, index * stride,
            (index + 1 == count ? 0 : index + 1) * stride};
  }

  // rate_ = dw/dt for the vorticity w.
  void compute_rate(const Field& w) {
    solve_stream(w);
    for (std::size_t row = 0; row < rows_; ++row) {
      const Neighbours y = neighbours(row, rows_, columns_);
      for (std::size_t column = 0; column < columns_; ++column) {
        rate_[y.here + column] = rate_at(w, y, neighbours(column, columns_, 1));
      }
    }
  }

  // The mean of Arakawa's three second-order forms of J(psi, w), plus the viscous term.
  double rate_at(const Field& w, const Neighbours& y, const Neighbours& x) const {
    const Field& p = stream_;
    const double pe = p[y.here + x.above], pw = p[y.here + x.below], pn = p[y.above + x.here], ps = p[y.below + x.here];
    const double pne = p[y.above + x.above], pnw = p[y.above + x.below];
    const double pse = p[y.below + x.above], psw = p[y.below + x.below];
    const double we = w[y.here + x.above], ww = w[y.here + x.below], wn = w[y.above + x.here], ws = w[y.below + x.here];
    const double wne = w[y.above + x.above], wnw = w[y.above + x.below];
    const double wse = w[y.below + x.above], wsw = w[y.below + x.below];
    const double plus_plus = (pe - pw) * (wn - ws) - (pn - ps) * (we - ww);
    const double plus_cross = pe * (wne - wse) - pw * (wnw - wsw) - pn * (wne - wnw) + ps * (wse - wsw);
    const double cross_plus = wn * (pne - pnw) - ws * (pse - psw) - we * (pne - pse) + ww * (pnw - psw);
    const double jacobian = (plus_plus + plus_cross + cross_plus) / (12 * cell_ * cell_);  // J(psi, w)
    const double laplacian = (we + ww + wn + ws - 4 * w[y.here + x.here]) / (cell_ * cell_);
    return jacobian + viscosity_ * laplacian;
  }

  void step(double dt) {
    const std::size_t count = vorticity_.size();
    compute_rate(vorticity_);
    for (std::size_t i = 0; i < count; ++i) stage_[i] = vorticity_[i] + dt * rate_[i];
    compute_rate(stage_);
    for (std::size_t i = 0; i < count; ++i) stage_[i] = 0.75 * vorticity_[i] + 0.25 * (stage_[i] + dt * rate_[i]);
    compute_rate(stage_);
    for (std::size_t i = 0; i < count; ++i) vorticity_[i] = (vorticity_[i] + 2 * (stage_[i] + dt * rate_[i])) / 3;
  }

  std::size_t rows_, columns_;
  double cell_;
  double viscosity_;
  FourierTransform2d transform_;
  std::vector<std::complex<double>> spectrum_;
  Field vorticity_;
  Field stream_;
  Field rate_;
  Field stage_;
};

}  // namespace

Array generate_vorticity(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 3, "vorticity");
  Array series(Dtype::kFloat, shape);
  Solver solver(shape[1], shape[2], seed);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    if (t > 0) solver.advance_frame();
    store_frame(solver.vorticity(), series.view().frame(t));
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
