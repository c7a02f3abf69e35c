#include "generate/crystallography.h"

#include <algorithm>

#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

constexpr double kRing = 0.45;        // radius of the water ring, of half the shorter side
constexpr double kPeakPhotons = 400;  // mean of a peak's photons at a pulse of mean energy
constexpr int kReach = 5;             // pixels from the middle of a peak to where it ends

class Detector {
 public:
  Detector(std::size_t rows, std::size_t columns, std::uint64_t seed) : rows_(rows), columns_(columns), random_(seed) {
    background_.resize(rows * columns);
    const double half = static_cast<double>(std::min(rows, columns)) / 2;
    for (std::size_t i = 0; i < background_.size(); ++i) {
      const double y = static_cast<double>(i / columns) - static_cast<double>(rows) / 2;
      const double x = static_cast<double>(i % columns) - static_cast<double>(columns) / 2;
      const double radius = std::sqrt(x * x + y * y) / half;
      const double ring = (radius - kRing) / 0.12;
      background_[i] = 4 * std::exp(-2 * radius) + 6 * std::exp(-0.5 * ring * ring) + 0.3;
    }
  }

  void expose(std::span<std::uint16_t> frame) {
    const double energy = random_.uniform(0.6, 1.4);
    std::vector<double> photons(background_);
    for (double& x : photons) x *= energy;
    if (random_.uniform() >= 0.2) add_crystal(energy, photons);
    for (std::size_t i = 0; i < frame.size(); ++i)
      frame[i] = static_cast<std::uint16_t>(std::min(random_.poisson(photons[i]), 65535.0));
  }

 private:
  void add_crystal(double energy, std::vector<double>& photons) {
    const auto peaks = static_cast<int>(random_.uniform(20, 80));
    for (int i = 0; i < peaks; ++i) {
      const double y = random_.uniform() * static_cast<double>(rows_);
      const double x = random_.uniform() * static_cast<double>(columns_);
      const double strength = -std::log(1 - random_.uniform()) * kPeakPhotons * energy;
      add_peak(y, x, strength, random_.uniform(0.5, 1), photons);
    }
  }

  void add_peak(double cy, double cx, double strength, double width, std::vector<double>& photons) const {
    const double scale = strength / (2 * std::numbers::pi * width * width);
    for (int dy = -kReach; dy <= kReach; ++dy)
      for (int dx = -kReach; dx <= kReach; ++dx) {
        const double y = std::floor(cy) + dy;
        const double x = std::floor(cx) + dx;
        if (y < 0 || x < 0 || y >= static_cast<double>(rows_) || x >= static_cast<double>(columns_)) continue;
        const double distance = (y - cy) * (y - cy) + (x - cx) * (x - cx);
        photons[static_cast<std::size_t>(y) * columns_ + static_cast<std::size_t>(x)] +=
            scale * std::exp(-distance / (2 * width * width));
      }
  }

  std::size_t rows_, columns_;
  SeededRandom random_;
  std::vector<double> background_;
};

}  // namespace

Array generate_crystallography(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 3, "crystallography");
  Array series(Dtype::kUint16, shape);
  Detector detector(shape[1], shape[2], seed);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    detector.expose(series.view().frame(t).values<std::uint16_t>());
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
