// Codes frames as the encoder would, in a closed loop, and keeps a thinned sample
// of what a network could have improved.
#pragma once

#include <array>

#include "codec/frame_watcher.h"
#include "codec/network_job.h"
#include "codec/sides.h"
#include "train/training_set.h"

namespace tezpress::train {

// sets: one per kind of frame, to which samples are added.
using KindSets = std::array<TrainingSet, codec::kFrameKinds>;

class SampleSide final : public codec::CodingSide {
 public:
  // every: one target in so many is kept, at random.
  SampleSide(const codec::FrameCoder& coder, const codec::FrameModel& model, const codec::UnitScale& scale,
             std::size_t every, std::uint64_t seed, KindSets& sets);

  void begin_frame(const codec::FrameSource& source);
  void code_row(const codec::RowJob& job) override;
  bool wants_predictions() const override { return true; }
  void code_modes(const codec::Phase& phase, const codec::PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, codec::EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;
  void observe(const codec::Phase&, codec::FrameKind, const codec::PhaseSlab& slab, std::int32_t) override;
  bool observes() const override { return true; }
  // Bits of all indices so far, estimated.
  double bits() const { return bits_; }

 private:
  bool is_kept();
  void sample_row(const codec::RowJob& job);
  void sample_chunk(const codec::RowJob& job, const codec::NetworkJob& network, int begin, int count);

  const codec::Kernels* kernels_;
  const codec::FrameModel* model_;
  codec::SourceRows rows_;
  codec::Extent extent_;
  std::array<std::array<codec::NetworkInputs, 3>, codec::kFrameKinds> inputs_;
  const codec::PhaseSlab* slab_ = nullptr;
  int row_ = 0;  // of the slab, next to be coded
  std::size_t every_;
  std::uint64_t random_;
  KindSets* sets_;
  double bits_ = 0;
  std::vector<std::int32_t> base_;
  std::vector<const std::int32_t*> taps_;
  std::vector<int> kept_;
  codec::NetworkChunk chunk_;
};

}  // namespace tezpress::train
