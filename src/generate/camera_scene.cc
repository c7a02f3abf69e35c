#include "generate/camera_scene.h"

#include <algorithm>

#include "generate/periodic_grid.h"
#include "generate/seeded_random.h"

namespace tezpress {
namespace {

constexpr double kPhotonsPerLevel = 2;
constexpr double kReach = 4;  // a spot ends this many of its radii from its middle

struct Particle {
  double y, x, vy, vx, radius, brightness;
};

void reflect(double& place, double& speed, double length) {
  place += speed;
  if (place < 0 || place > length) speed = -speed;
  place = std::clamp(place < 0 ? -place : place > length ? 2 * length - place : place, 0.0, length);
}

class Scene {
 public:
  Scene(std::size_t rows, std::size_t columns, std::uint64_t seed) : rows_(rows), columns_(columns), random_(seed) {
    const std::size_t count = 12 + rows * columns / 1500;
    for (std::size_t i = 0; i < count; ++i)
      particles_.push_back({random_.uniform() * static_cast<double>(rows),
                            random_.uniform() * static_cast<double>(columns), random_.uniform(-1.5, 1.5),
                            random_.uniform(-1.5, 1.5), random_.uniform(1, 3.5), random_.uniform(30, 180)});
  }

  void advance() {
    for (Particle& p : particles_) {
      reflect(p.y, p.vy, static_cast<double>(rows_ - 1));
      reflect(p.x, p.vx, static_cast<double>(columns_ - 1));
    }
  }

  void expose(std::span<std::uint8_t> frame) {
    std::vector<double> light = background();
    for (const Particle& p : particles_) add_spot(p, light);
    for (std::size_t i = 0; i < frame.size(); ++i) {
      const double levels = random_.poisson(light[i] * kPhotonsPerLevel) / kPhotonsPerLevel + random_.normal();
      frame[i] = static_cast<std::uint8_t>(std::clamp(std::round(levels), 0.0, 255.0));
    }
  }

 private:
  std::vector<double> background() const {
    std::vector<double> light(rows_ * columns_);
    for (std::size_t i = 0; i < light.size(); ++i) {
      const double y = static_cast<double>(i / columns_) / static_cast<double>(rows_) - 0.5;
      const double x = static_cast<double>(i % columns_) / static_cast<double>(columns_) - 0.5;
      light[i] = 20 * std::exp(-2 * (x * x + y * y));
    }
    return light;
  }

  void add_spot(const Particle& p, std::vector<double>& light) const {
    const auto first = [&](double place) { return static_cast<std::size_t>(std::max(0.0, place - kReach * p.radius)); };
    const auto last = [&](double place, std::size_t length) {
      return std::min(length - 1, static_cast<std::size_t>(place + kReach * p.radius));
    };
    for (std::size_t y = first(p.y); y <= last(p.y, rows_); ++y)
      for (std::size_t x = first(p.x); x <= last(p.x, columns_); ++x) {
        const double dy = static_cast<double>(y) - p.y;
        const double dx = static_cast<double>(x) - p.x;
        light[y * columns_ + x] += p.brightness * std::exp(-(dx * dx + dy * dy) / (2 * p.radius * p.radius));
      }
  }

  std::size_t rows_, columns_;
  SeededRandom random_;
  std::vector<Particle> particles_;
};

}  // namespace

Array generate_camera(const Shape& shape, std::uint64_t seed, const FrameProgress& progress) {
  check_series_shape(shape, 3, "camera");
  Array series(Dtype::kUint8, shape);
  Scene scene(shape[1], shape[2], seed);
  for (std::size_t t = 0; t < shape[0]; ++t) {
    if (t > 0) scene.advance();
    scene.expose(series.view().frame(t).values<std::uint8_t>());
    if (progress) progress(t + 1);
  }
  return series;
}

}  // namespace tezpress
