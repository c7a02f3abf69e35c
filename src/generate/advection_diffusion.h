// A dye in a three-dimensional flow: stretched, folded and slowly mixed.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// The concentration as float (T,Z,Y,X). dc/dt + div(u c) = D lap c on a periodic grid in the steady flow of Arnold,
// Beltrami and Childress, which is free of divergence; central fluxes and the strong-stability-preserving third-order
// Runge-Kutta steps of Shu and Osher (J. Comput. Phys. 1988). The total amount stays.
Array generate_advection_diffusion(const Shape& shape, std::uint64_t seed, const FrameProgress& progress);

}  // namespace tezpress
