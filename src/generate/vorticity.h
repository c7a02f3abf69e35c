// A small physical series without any data file: decaying two-dimensional
// incompressible turbulence in a periodic square, for the README's demonstration
// and for tests. One decision: a real solver, seeded, in double precision, because
// noise or moving bumps would tell nothing about how a codec treats a flow.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// The vorticity as float (T,Y,X), scaled so that the first frame's root mean square velocity is 1 in a square of
// side 2 pi (of height 2 pi rows/columns). Frames are as far apart in time as that velocity takes to cross one and a
// half cells. seed: places, sizes and signs of the first vortices.
Array generate_vorticity(const Shape& shape, std::uint64_t seed, const FrameProgress& progress = {});

}  // namespace tezpress
