// What the network sees of a target: small integer combinations of reconstructed
// neighbours in space and time that vanish where the field is smooth ("details"),
// and the nearest neighbours themselves, all measured from the prediction that the
// network is to improve. The lists are part of the format (docs/format.md).
#pragma once

#include <cstdint>
#include <vector>

#include "codec/stencil.h"

namespace tezpress::codec {

// floor(sum of coefficient * (tap - base) / 2^shift)
struct Detail {
  struct Term {
    int tap;  // in NetworkInputs::taps
    std::int32_t coefficient;
  };
  std::vector<Term> terms;
  int shift = 0;
};

struct NetworkInputs {
  Stencil taps;
  std::vector<Detail> details;
  std::vector<int> near;  // taps that are inputs as they are
  // Details, near taps, two magnitudes, and the context features that are known before a phase is coded.
  int count() const;
};

inline constexpr int kNetworkFeatures[] = {0, 1, 2, 3, 4, 8};  // of kContextFeatures

// axis: of the phase; has_axis: axes along which the frame has more than one point, two or three of them.
NetworkInputs network_inputs(int axis, const std::array<bool, 3>& has_axis, FrameKind kind);

}  // namespace tezpress::codec
