// The two directions behind CodingSide: EncodeSide quantises a source frame and
// writes tokens; DecodeSide reads tokens. A segment is the unit that closes the
// entropy coder: one or more whole frames.
#pragma once

#include <span>

#include "codec/frame_coder.h"

namespace tezpress::codec {

enum class SourceType : std::uint8_t { kFloat, kDouble, kInt };

// A frame to be coded. mask: non-zero where the value is not coded here (it travels
// in the mask stream); null if every value is coded.
struct FrameSource {
  SourceType type = SourceType::kFloat;
  const void* values = nullptr;  // float, double or std::int32_t, the whole frame
  const std::uint8_t* mask = nullptr;
};

// Bytes of one finished segment.
struct Segment {
  Bytes tokens;  // rANS
  Bytes bits;    // raw bits
  Bytes exact;   // values that no index could bring within the bound, 4 or 8 bytes each
};

class EncodeSide final : public CodingSide {
 public:
  EncodeSide(const FrameCoder& coder, const RowScale& scale) : coder_(coder), scale_(scale) {}

  void begin_frame(const FrameSource& source) { source_ = source; }
  std::size_t symbol_count() const { return output_.tokens.symbol_count(); }
  std::size_t exact_count() const { return exact_count_; }
  Segment finish_segment();

  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return true; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;

 private:
  void quantise(const RowJob& job);
  void load_units(const Sampling& targets, int z, int y, int width);

  const FrameCoder& coder_;
  RowScale scale_;
  FrameSource source_;
  TokenEncoder output_;
  ByteWriter exact_;
  std::size_t exact_count_ = 0;
  std::vector<float> floats_;
  std::vector<double> doubles_;
  std::vector<std::int32_t> ints_;
  std::vector<float> units_;
  std::vector<std::uint8_t> mask_row_;
  std::vector<TargetContext> coded_contexts_;
  std::vector<std::int32_t> coded_indices_;
  std::vector<float> block_costs_;
};

// A value that is stored as it is, at its place in the frame.
struct ExactValue {
  std::size_t position;
  std::uint64_t bits;
};

class DecodeSide final : public CodingSide {
 public:
  DecodeSide(const FrameCoder& coder, SourceType type) : coder_(coder), type_(type) {}

  void begin_segment(ByteSpan tokens, ByteSpan bits, ByteSpan exact);
  void begin_frame(const std::uint8_t* mask) {
    mask_ = mask;
    exact_values_.clear();
  }
  std::span<const ExactValue> exact_values() const { return exact_values_; }  // of the last frame
  // Throws kCorrupt unless all streams of the segment were used up exactly.
  void end_segment() const;

  void code_row(const RowJob& job) override;
  bool wants_predictions() const override { return false; }
  void code_modes(const Phase& phase, const PhaseSlab& slab, int expert_count, std::int32_t step,
                  const std::vector<std::int32_t>& predictions, EntropyModels& models,
                  std::vector<std::uint8_t>& modes) override;

 private:
  void take_exact(const RowJob& job);

  const FrameCoder& coder_;
  SourceType type_;
  TokenDecoder input_;
  ByteSpan exact_;
  std::size_t exact_position_ = 0;
  bool exact_overrun_ = false;
  const std::uint8_t* mask_ = nullptr;
  std::vector<ExactValue> exact_values_;
  std::vector<std::uint8_t> mask_row_;
  std::vector<TargetContext> coded_contexts_;
  std::vector<std::int32_t> coded_indices_;
};

}  // namespace tezpress::codec
