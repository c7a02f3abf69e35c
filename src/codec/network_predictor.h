// Applies a group's network to predictions of one slab: gathers the rows that it
// reads and hands them to the kernel.
#pragma once

#include "codec/network_job.h"
#include "codec/phase_slab.h"

namespace tezpress::codec {

// A row of targets and what is known of it before its phase is coded.
struct NetworkRow {
  int row;  // of the slab
  int level_class;
  std::int32_t step;
  ContextRows context;  // `up` and `back` are rows of zeros
  const Network* network;
};

class NetworkPredictor {
 public:
  NetworkPredictor(const Extent& extent, const Kernels& kernels);

  // Improves predictions [begin, end) of the row; prediction points to that of target 0.
  void correct(const PhaseSlab& slab, const Phase& phase, FrameKind kind, const NetworkRow& row, int begin, int end,
               std::int32_t* prediction);
  // The same job as the kernel sees it, for the collection of training samples; valid until the next call.
  NetworkJob job(const PhaseSlab& slab, const Phase& phase, FrameKind kind, const NetworkRow& row, int begin, int end);

 private:
  const Kernels* kernels_;
  std::array<std::array<NetworkInputs, 3>, kFrameKinds> inputs_;
  std::vector<const std::int32_t*> taps_;
  std::vector<std::uint32_t> features_;
};

}  // namespace tezpress::codec
