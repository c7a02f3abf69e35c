#include "generate/generators.h"

#include <fmt/ranges.h>

#include "generate/advection_diffusion.h"
#include "generate/camera_scene.h"
#include "generate/crystallography.h"
#include "generate/gray_scott.h"
#include "generate/shallow_water.h"
#include "generate/vorticity.h"

namespace tezpress {

const std::vector<Generator>& generators() {
  static const std::vector<Generator> all = {
      {"vorticity",
       "decaying two-dimensional turbulence (Arakawa's Jacobian, 1966)",
       "float (T,Y,X)",
       {32, 128, 128},
       generate_vorticity},
      {"shallow_water",
       "waves on shallow water (two-step Lax-Wendroff; LeVeque 2002)",
       "float (T,Y,X)",
       {32, 128, 128},
       generate_shallow_water},
      {"gray_scott",
       "two chemicals that react and diffuse (Pearson 1993; explicit Euler)",
       "float (T,Y,X)",
       {32, 128, 128},
       generate_gray_scott},
      {"advection_diffusion",
       "a dye in a three-dimensional ABC flow (central fluxes, Shu-Osher steps)",
       "float (T,Z,Y,X)",
       {16, 48, 48, 48},
       generate_advection_diffusion},
      {"camera",
       "a camera's view of moving particles, with photon and amplifier noise",
       "uint8 (T,Y,X)",
       {32, 128, 128},
       generate_camera},
      {"crystallography",
       "a detector's view of Bragg peaks on scattered water, with photon noise",
       "uint16 (T,Y,X)",
       {16, 256, 256},
       generate_crystallography},
  };
  return all;
}

const Generator& generator(const std::string& id) {
  std::vector<std::string> known;
  for (const Generator& candidate : generators()) {
    if (candidate.id == id) return candidate;
    known.push_back(candidate.id);
  }
  fail(ErrorCode::kUnknownName, "there is no generator called {}; there are: {}", id, fmt::join(known, ", "));
}

}  // namespace tezpress
