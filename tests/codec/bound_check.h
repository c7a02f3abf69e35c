// Does a decoded series keep the promise of its settings? Written from tezip.h's
// comments alone and shares nothing with the codec's own check.
#pragma once

#include <cstddef>
#include <string>

#include "codec/hostile_series.h"

namespace tezpress::codec_testing {

// max - min over all finite values of the series that are not fill; 0 if there are none.
double series_range(const Series& series);

// The first broken promise in words, or "" if every value keeps it.
std::string first_violation(const Series& series, const std::byte* decoded);

}  // namespace tezpress::codec_testing
