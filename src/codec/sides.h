// The two directions behind CodingSide: EncodeSide quantises a source frame and
// writes tokens; DecodeSide reads tokens.
#pragma once

#include "codec/source_rows.h"

namespace tezpress::codec {

class EncodeSide final : public CodingSide {
 public:
  EncodeSide(const FrameCoder& coder, const UnitScale& scale, TokenEncoder& output)
      : kernels_(coder.kernel_table()),
        rows_(coder.extent(), coder.kernel_table(), scale),
        output_(output),
        blocks_(coder.kernel_table()) {}

  void begin_frame(const FrameSource& source) { rows_.begin_frame(source); }

  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return true; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;

 private:
  void code_run(const RowJob& job, QuietBlocks::Run run);

  const Kernels& kernels_;
  SourceRows rows_;
  TokenEncoder& output_;
  QuietBlocks blocks_;
  std::vector<TargetContext> coded_contexts_;
  std::vector<std::int32_t> coded_indices_;
};

class DecodeSide final : public CodingSide {
 public:
  explicit DecodeSide(const FrameCoder& coder)
      : kernels_(coder.kernel_table()), extent_(coder.extent()), blocks_(coder.kernel_table()) {}

  void begin_segment(ByteSpan tokens, ByteSpan bits);
  void begin_frame(const std::uint8_t* mask) { mask_ = mask; }
  TokenDecoder& input() { return input_; }
  // Throws kCorrupt if the segment's data ended within the frame, so that no more frames are made up from nothing.
  void end_frame() const;
  // Throws kCorrupt unless all streams of the segment were used up exactly.
  void end_segment() const;

  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return false; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;

 private:
  void code_run(const RowJob& job, QuietBlocks::Run run);

  const Kernels& kernels_;
  Extent extent_;
  TokenDecoder input_;
  const std::uint8_t* mask_ = nullptr;
  std::vector<std::uint8_t> mask_row_;
  QuietBlocks blocks_;
  std::vector<TargetContext> coded_contexts_;
  std::vector<std::int32_t> coded_indices_;
};

}  // namespace tezpress::codec
