// Waves on water of little depth, as in tsunami and atmosphere models.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// The depth as float (T,Y,X), 1 at rest. The nonlinear shallow-water equations for depth and momentum on a periodic
// grid with gravity 1, by Richtmyer's two-step Lax-Wendroff scheme (LeVeque, "Finite Volume Methods for Hyperbolic
// Problems", 2002, 4.7), which keeps volume and momentum; seeded bumps of up to a tenth of the depth.
Array generate_shallow_water(const Shape& shape, std::uint64_t seed, const FrameProgress& progress);

}  // namespace tezpress
