#include "generate/shallow_water.h"

#include <array>

#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

constexpr double kStep = 0.35;  // of a cell, per unit of wave speed, which stays below 1.3
constexpr int kStepsPerFrame = 4;

// Depth and momentum along x and y.
struct State {
  double h = 1, hu = 0, hv = 0;
};

State operator+(const State& a, const State& b) { return {a.h + b.h, a.hu + b.hu, a.hv + b.hv}; }
State operator-(const State& a, const State& b) { return {a.h - b.h, a.hu - b.hu, a.hv - b.hv}; }
State operator*(double s, const State& a) { return {s * a.h, s * a.hu, s * a.hv}; }

State flux_x(const State& s) { return {s.hu, s.hu * s.hu / s.h + 0.5 * s.h * s.h, s.hu * s.hv / s.h}; }
State flux_y(const State& s) { return {s.hv, s.hu * s.hv / s.h, s.hv * s.hv / s.h + 0.5 * s.h * s.h}; }

class ShallowWater {
 public:
  ShallowWater(std::size_t rows, std::size_t columns, std::uint64_t seed)
      : rows_(rows), columns_(columns), now_(rows * columns), next_(now_), edge_x_(now_), edge_y_(now_) {
    SeededRandom random(seed);
    for (int i = 0; i < 8; ++i) add_bump(random);
  }

  void advance(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }

  std::vector<double> depth() const {
    std::vector<double> h;
    h.reserve(now_.size());
    for (const State& s : now_) h.push_back(s.h);
    return h;
  }

 private:
  void add_bump(SeededRandom& random) {
    const auto side = static_cast<double>(std::min(rows_, columns_));
    const double cy = random.uniform() * static_cast<double>(rows_);
    const double cx = random.uniform() * static_cast<double>(columns_);
    const double radius = side * random.uniform(0.05, 0.12);
    const double height = random.uniform(-0.1, 0.1);
    for (std::size_t y = 0; y < rows_; ++y)
      for (std::size_t x = 0; x < columns_; ++x) {
        const double dy = distance(static_cast<double>(y), cy, static_cast<double>(rows_));
        const double dx = distance(static_cast<double>(x), cx, static_cast<double>(columns_));
        now_[y * columns_ + x].h += height * std::exp(-(dx * dx + dy * dy) / (2 * radius * radius));
      }
  }

  static double distance(double a, double b, double period) {
    const double d = std::abs(a - b);
    return std::min(d, period - d);
  }

  // Half a step to the edges right of and below each cell, then a whole one from them.
  void step() {
    for (std::size_t y = 0; y < rows_; ++y)
      for (std::size_t x = 0; x < columns_; ++x) {
        const State& here = now_[y * columns_ + x];
        const State& right = now_[y * columns_ + after(x, columns_)];
        const State& below = now_[after(y, rows_) * columns_ + x];
        edge_x_[y * columns_ + x] = flux_x(0.5 * (here + right) - 0.5 * kStep * (flux_x(right) - flux_x(here)));
        edge_y_[y * columns_ + x] = flux_y(0.5 * (here + below) - 0.5 * kStep * (flux_y(below) - flux_y(here)));
      }
    for (std::size_t y = 0; y < rows_; ++y)
      for (std::size_t x = 0; x < columns_; ++x) {
        const std::size_t i = y * columns_ + x;
        const State change = edge_x_[i] - edge_x_[y * columns_ + before(x, columns_)] + edge_y_[i] -
                             edge_y_[before(y, rows_) * columns_ + x];
        next_[i] = now_[i] - kStep * change;
      }
    now_.swap(next_);
  }

  std::size_t rows_, columns_;
  std::vector<State> now_, next_, edge_x_, edge_y_;
};

}  // namespace

Array generate_shallow_water(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 3, "shallow_water");
  Array series(Dtype::kFloat, shape);
  ShallowWater solver(shape[1], shape[2], seed);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    if (t > 0) solver.advance(kStepsPerFrame);
    store_frame(solver.depth(), series.view().frame(t));
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
