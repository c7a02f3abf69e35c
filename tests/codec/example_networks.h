// Networks for tests, made rather than trained: every weight is at work, and where
// a field follows the rule of rough_values() they beat any linear expert, so that
// the encoder chooses them by itself.
#pragma once

#include "codec/hostile_series.h"
#include "codec/network_model.h"

namespace tezpress::codec_testing {

// Adds what the rule says to the base prediction; further units add noise from every input.
codec::Network rule_network(int inputs, std::uint32_t seed);
// Such networks for frames of two and three axes, all kinds; as read back from its file.
codec::SharedModel rule_model(std::uint32_t seed);
inline constexpr std::uint32_t kExampleModelSeed = 7;  // of the model of the example streams

// Values, frame after frame, in which each point of a finer level is the mean of its two neighbours plus the magnitude
// of their difference, plus a little noise. shape: z, y, x.
std::vector<double> rough_values(const std::array<int, 3>& shape, std::size_t frames, std::uint32_t seed);

// Such values times scale as a series for mode loop, without a bound or a model. shape: z, y, x; axes of length 1 are
// left out.
template <typename T>
Series rough_series(int dtype, const std::array<int, 3>& shape, std::size_t frames, double scale) {
  Series series;
  tezip_settings_init(&series.settings);
  series.settings.dtype = dtype;
  series.settings.mode = TEZIP_LOOP;
  for (const int length : shape)
    if (length > 1) series.settings.shape[series.settings.axes++] = static_cast<std::size_t>(length);
  series.frames = frames;
  std::vector<T> values;
  for (const double value : rough_values(shape, frames, 3)) values.push_back(static_cast<T>(value * scale));
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  series.data.assign(bytes, bytes + values.size() * sizeof(T));
  return series;
}

}  // namespace tezpress::codec_testing
