// The structural similarity of one window, as LibPressio takes it from QCAT: the
// constants are scaled by the range of the original inside the window (Wang et al.
// 2004 scale them by the range of all).
#pragma once

#include <span>

namespace tezpress {

inline constexpr std::size_t kSsimWindow = 7;  // values per axis

// original, reconstructed: as many finite values, in the same order. 1 for identical windows.
double window_similarity(std::span<const double> original, std::span<const double> reconstructed);

}  // namespace tezpress
