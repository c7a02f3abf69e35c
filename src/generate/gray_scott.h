// Two chemicals that react and diffuse: spots that grow, split and die.
#pragma once

#include "generate/generators.h"

namespace tezpress {

// The concentration of the second chemical as float (T,Y,X), 0 to 1. du/dt = Du lap u - u v^2 + F (1 - u),
// dv/dt = Dv lap v + u v^2 - (F + k) v on a periodic grid, the five-point Laplacian, explicit Euler steps of 1; a frame
// every 20 steps after 400. Model and parameters: Pearson, "Complex Patterns in a Simple System", Science 1993.
Array generate_gray_scott(const Shape& shape, std::uint64_t seed, const FrameProgress& progress);

}  // namespace tezpress
