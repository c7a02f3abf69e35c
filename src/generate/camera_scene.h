// What a camera sees of glowing particles.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// Intensities as uint8 (T,Y,X). Particles move on straight lines and are reflected at the borders; each is a Gaussian
// spot of its own size and brightness on a background that is brighter in the middle. Photons follow a Poisson law
// (2 per grey level), the amplifier adds a normal noise of one grey level.
Array generate_camera(const Shape& shape, std::uint64_t seed, const FrameProgress& progress);

}  // namespace tezpress
