// Networks for tests, made rather than trained: every weight is at work, and where
// a field follows the rule of rough_values() they beat any linear expert, so that
// the encoder chooses them by itself.
#pragma once

#include "codec/hostile_series.h"
#include "codec/network_model.h"

namespace tezpress::codec_testing {

// Adds what the rule says to the base prediction; further units add noise from every input.
codec::Network rule_network(int inputs, std::uint32_t seed);
// The model of the example streams.
inline constexpr std::uint32_t kExampleModelSeed = 7;
// Such networks for frames of two and three axes, both kinds; as read back from its file.
codec::SharedModel rule_model(std::uint32_t seed);

// Values, frame after frame, in which each point of a finer level is the mean of its two neighbours plus the magnitude
// of their difference, plus a little noise. shape: z, y, x.
std::vector<double> rough_values(const std::array<int, 3>& shape, std::size_t frames, std::uint32_t seed);

}  // namespace tezpress::codec_testing
