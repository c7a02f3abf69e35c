// What a pixel detector sees in serial crystallography: a new crystal each pulse.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// Photons as uint16 (T,Y,X). Each frame has a pulse energy of its own, the ring of scattered water around the beam,
// and 20 to 80 Bragg peaks of one to two pixels' width whose strengths follow Wilson's exponential law for acentric
// crystals (Acta Cryst. 1949); all counts follow a Poisson law. About one frame in five has no crystal.
Array generate_crystallography(const Shape& shape, std::uint64_t seed, const FrameProgress& progress);

}  // namespace tezpress
