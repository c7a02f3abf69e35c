// An instrument and a reader side by side: frames are pushed as they are
// measured, bytes are sent on as soon as a group of pictures is coded, and the
// other end shows frames as soon as their bytes arrive. Prints the latency.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <tezip/tezip.hpp>
#include <vector>

namespace {

constexpr int kFrames = 64;
constexpr int kHeight = 256;
constexpr int kWidth = 256;
constexpr int kGroup = 8;

// Detector counts: a spot that drifts over a flat background, with shot noise from a small generator.
std::vector<std::uint16_t> measure(int t) {
  std::vector<std::uint16_t> frame(kHeight * kWidth);
  std::uint32_t state = 12345u + static_cast<std::uint32_t>(t);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double dy = y - 128.0;
      const double dx = x - 64.0 - t;
      state = state * 1664525u + 1013904223u;
      const double noise = static_cast<double>(state >> 24) / 64.0;
      frame[static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)] =
          static_cast<std::uint16_t>(20 + noise + 1000 * std::exp(-(dx * dx + dy * dy) / 200));
    }
  }
  return frame;
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

int run() {
  tezip_settings settings = tezip::settings();
  settings.dtype = TEZIP_UINT16;
  settings.axes = 2;
  settings.shape[0] = kHeight;
  settings.shape[1] = kWidth;
  settings.abs = 2;  // counts
  settings.key_interval = kGroup;

  tezip::Encoder instrument(settings);
  tezip::Decoder reader;
  std::vector<std::uint16_t> shown(kHeight * kWidth);
  std::size_t sent = 0;
  int received = 0;
  int worst = 0;
  double slowest = 0;
  for (int t = 0; t < kFrames; ++t) {
    const std::vector<std::uint16_t> frame = measure(t);
    const auto start = std::chrono::steady_clock::now();
    instrument.push(frame.data());
    if (t + 1 == kFrames) instrument.finish();
    const std::vector<std::byte> bytes = instrument.pull();
    reader.push(bytes.data(), bytes.size());
    sent += bytes.size();
    while (reader.pull(shown.data(), shown.size() * sizeof(std::uint16_t))) {
      const std::vector<std::uint16_t> original = measure(received++);
      for (std::size_t i = 0; i < shown.size(); ++i) worst = std::max(worst, std::abs(original[i] - shown[i]));
    }
    slowest = std::max(slowest, milliseconds_since(start));
  }
  reader.finish();
  std::printf(
      "%d frames of %dx%d counts: ratio %.2f, largest error %d of %g allowed, slowest push to picture %.1f ms\n",
      received, kHeight, kWidth, kFrames * kHeight * kWidth * 2.0 / static_cast<double>(sent), worst, settings.abs,
      slowest);
  return received == kFrames && worst <= settings.abs ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const tezip::Error& error) {
    std::fprintf(stderr, "tezip: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
