#include "codec/settings.h"

#include <algorithm>
#include <cmath>

#include "codec/group_header.h"

namespace tezpress::codec {
namespace {

constexpr std::size_t kMaxAxis = std::size_t{1} << 30;
constexpr std::size_t kMaxFrameValues = std::size_t{1} << 33;

void check_bound(const std::optional<double>& bound, const char* name) {
  if (!bound) return;
  if (!std::isfinite(*bound) || *bound < 0)
    fail(ErrorCode::kInvalidArgument, "the {} bound is {}; it must be finite and not negative", name, *bound);
}

}  // namespace

void check(const Settings& s) {
  if (s.frame_shape.empty() || s.frame_shape.size() >= kMaxRank)
    fail(ErrorCode::kInvalidArgument, "a frame of {} axes; tezip codes frames of 1 to {}", s.frame_shape.size(),
         kMaxRank - 1);
  for (const std::size_t length : s.frame_shape)
    if (length == 0 || length > kMaxAxis)
      fail(ErrorCode::kInvalidArgument, "an axis of {} points in a frame of {}; the limits are 1 and {}", length,
           to_string(s.frame_shape), kMaxAxis);
  if (element_count(s.frame_shape) > kMaxFrameValues)
    fail(ErrorCode::kInvalidArgument, "a frame of {} values ({}) is above the limit of {}",
         element_count(s.frame_shape), to_string(s.frame_shape), kMaxFrameValues);
  if (s.frame_shape.size() > 3) {
    std::size_t merged = 1;
    for (std::size_t i = 0; i + 2 < s.frame_shape.size(); ++i) merged *= s.frame_shape[i];
    if (merged > kMaxAxis)
      fail(ErrorCode::kInvalidArgument, "the slowest axes of a frame of {} have {} points together; the limit is {}",
           to_string(s.frame_shape), merged, kMaxAxis);
  }
  check_bound(s.bound.abs, "absolute");
  check_bound(s.bound.rel, "value-range relative");
  check_bound(s.bound.pw_rel, "point-wise relative");
  const int kinds = ((s.bound.abs || s.bound.rel) ? 1 : 0) + (s.bound.pw_rel ? 1 : 0) + (s.bound.lossless ? 1 : 0);
  if (kinds != 1)
    fail(ErrorCode::kInvalidArgument, "{} of the bounds abs/rel, pw_rel and lossless are set; exactly one must be",
         kinds);
  if (s.bound.pw_rel && *s.bound.pw_rel >= 1)
    fail(ErrorCode::kInvalidArgument, "the point-wise relative bound is {}; it must be below 1", *s.bound.pw_rel);
  if (s.value_range && (!std::isfinite(*s.value_range) || *s.value_range < 0))
    fail(ErrorCode::kInvalidArgument, "the value range is {}; it must be finite and not negative", *s.value_range);
  if (s.key_interval > kMaxGroupFrames)
    fail(ErrorCode::kInvalidArgument, "the key interval is {} frames, above the limit of {}", s.key_interval,
         kMaxGroupFrames);
  if (!std::isfinite(s.key_threshold) || s.key_threshold < 0)
    fail(ErrorCode::kInvalidArgument, "the key-frame threshold is {}; it must be finite and not negative",
         s.key_threshold);
}

Extent extent_of(const Shape& frame_shape) {
  Extent extent;
  for (std::size_t i = 0; i < frame_shape.size(); ++i) {
    const std::size_t from_last = frame_shape.size() - 1 - i;
    extent.length[from_last >= 2 ? 0 : 2 - from_last] *= static_cast<int>(frame_shape[i]);
  }
  return extent;
}

std::size_t default_key_interval(std::size_t frame_values, std::size_t frame_bytes) {
  constexpr std::size_t kGroupBytes = std::size_t{256} << 20;
  constexpr std::size_t kGroupValues = std::size_t{1} << 20;
  const std::size_t usual = std::clamp<std::size_t>(kGroupValues / frame_values, 64, 4096);
  return std::clamp<std::size_t>(kGroupBytes / frame_bytes, 8, usual);
}

}  // namespace tezpress::codec
