// A small physical series without any data file: decaying two-dimensional
// incompressible turbulence in a periodic square, for the README's demonstration
// and for tests. One decision: a real solver, seeded, in double precision, because
// noise or moving bumps would tell nothing about how a codec treats a flow.
#pragma once

#include <cstdint>
#include <functional>

#include "base/array.h"

namespace tezpress {

struct VorticitySettings {
  std::size_t frames = 32;    // T
  std::size_t rows = 128;     // Y, 8 to 4096
  std::size_t columns = 128;  // X, 8 to 4096
  std::uint64_t seed = 1;     // places, sizes and signs of the first vortices
};

// The vorticity as float (T,Y,X), scaled so that the first frame's root mean square velocity is 1 in a square of
// side 2 pi (of height 2 pi rows/columns). Frames are as far apart in time as that velocity takes to cross one and a
// half cells. progress, if any, is called after each frame with the frames done. Throws kInvalidArgument for sizes
// outside the limits.
Array generate_vorticity(const VorticitySettings& settings, const std::function<void(std::size_t)>& progress = {});

}  // namespace tezpress
