// What a caller asks of the encoder.
#pragma once

#include <optional>

#include "base/array.h"
#include "codec/geometry.h"
#include "codec/mode.h"
#include "codec/network_model.h"
#include "codec/stage_times.h"

namespace tezpress::codec {

// At least one is set. abs and rel together mean the tighter one (TEZIP's absrel).
struct BoundRequest {
  std::optional<double> abs;     // |x - x'| <= abs
  std::optional<double> rel;     // |x - x'| <= rel * (max - min of the finite, unmasked values)
  std::optional<double> pw_rel;  // |x - x'| <= pw_rel * |x|
  bool lossless = false;         // bit for bit
};

struct Settings {
  Dtype dtype = Dtype::kFloat;
  Shape frame_shape;  // 1 to 7 axes, slowest first; beyond three the slowest ones are merged
  BoundRequest bound;
  // The range that rel refers to; without it, each group's own (which is never larger, so the bound still holds).
  std::optional<double> value_range;
  std::optional<double> fill_value;  // returns exactly and does not count for the range
  std::size_t key_interval = 0;      // frames per group; 0: chosen by frame size
  double key_threshold = 0;          // > 0: a frame whose rms change over its predecessor exceeds this share of
                                     // the range starts a group (TEZIP's dynamic window)
  std::optional<Mode> mode;          // of every group; without it, each group's better one is used
  Effort effort = Effort::kDefault;
  Order order = Order::kAuto;  // of the frames of groups in mode loop
  SharedModel network;         // that mode loop may use beside its linear experts; null: none
  bool embed_network = false;  // the stream carries it if a group uses it
  unsigned threads = 1;
  StageTimes* times = nullptr;  // where the encoder adds its stages' times, or null; must outlive it
};

// Throws kInvalidArgument naming the value and the limit.
void check(const Settings& settings);
Extent extent_of(const Shape& frame_shape);
// Frames per group where the caller leaves it open: 64, more for small frames (a million values per group), fewer
// for large ones (256 MiB per group), at least 8.
std::size_t default_key_interval(std::size_t frame_values, std::size_t frame_bytes);

}  // namespace tezpress::codec
