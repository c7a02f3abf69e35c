// Series that codecs get wrong: every dtype, shapes of primes and ones, NaN with
// payloads, infinities, denormals, ranges of 600 decades, values a few ulps
// apart, bounds of zero and below one ulp. One decision: a series is built from a
// small plan of integers, so that rapidcheck can shrink it and a failure can be
// repeated from what it prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "tezip/tezip.h"

namespace tezpress::codec_testing {

inline constexpr int kContents = 11;
inline constexpr int kSpecialKinds = 7;
inline constexpr int kBoundKinds = 5;  // abs, rel, both, pw_rel, lossless
inline constexpr int kBoundSizes = 12;

struct SeriesPlan {
  int dtype = 1;                   // number of a Dtype
  std::vector<std::size_t> shape;  // of a frame, slowest axis first
  std::size_t frames = 1;
  bool has_time = true;
  int content = 0;       // 0..kContents-1, see hostile_series.cc
  int special_kind = 0;  // 0..kSpecialKinds-1; 0 has none
  int bound_kind = 0;
  int bound_size = 0;
  bool fill = false;
  std::size_t key_interval = 0;
  bool key_threshold = false;
  int mode = 0;    // enum tezip_mode
  int effort = 0;  // enum tezip_effort
  int order = TEZIP_ORDER_AUTO;
  unsigned threads = 1;
  std::uint32_t seed = 0;
};

// in_range(low, high): an integer in [low, high), from rapidcheck or from a random generator.
SeriesPlan draw_plan(const std::function<int(int, int)>& in_range, std::size_t most_values);
std::string describe(const SeriesPlan& plan);

struct Series {
  tezip_settings settings;
  std::size_t frames = 0;
  std::vector<std::byte> data;  // (frames, shape)

  std::size_t frame_values() const;
  std::size_t frame_bytes() const { return frame_values() * size_of(static_cast<Dtype>(settings.dtype)); }
};
Series build_series(const SeriesPlan& plan);

}  // namespace tezpress::codec_testing
