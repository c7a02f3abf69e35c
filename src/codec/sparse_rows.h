// Rows of indices that are mostly zero: pieces of a row carry a flag that says
// whether any index in them is not. Used by mode `basis` for coefficients and
// for corrections; the indices themselves go through the same tokens and
// contexts as those of mode `loop`.
#pragma once

#include "codec/frame_coder.h"

namespace tezpress::codec {

// Either direction of the entropy coder: `indices` are read or filled.
class IndexPort {
 public:
  virtual ~IndexPort() = default;
  virtual void code(TokenModel* primary, TokenModel* secondary, const TargetContext* contexts, std::int32_t* indices,
                    int width) = 0;
};

class EncodePort final : public IndexPort {
 public:
  EncodePort(const Kernels& kernels, TokenEncoder& output) : kernels_(kernels), output_(output) {}
  void code(TokenModel* primary, TokenModel* secondary, const TargetContext* contexts, std::int32_t* indices,
            int width) override {
    kernels_.encode(output_, primary, secondary, contexts, indices, width);
  }

 private:
  const Kernels& kernels_;
  TokenEncoder& output_;
};

class DecodePort final : public IndexPort {
 public:
  DecodePort(const Kernels& kernels, TokenDecoder& input) : kernels_(kernels), input_(input) {}
  void code(TokenModel* primary, TokenModel* secondary, const TargetContext* contexts, std::int32_t* indices,
            int width) override {
    kernels_.decode(input_, primary, secondary, contexts, indices, width);
  }

 private:
  const Kernels& kernels_;
  TokenDecoder& input_;
};

inline constexpr int kPiece = 32;  // indices that share a flag

// One row on its way. The neighbouring index rows have one more value on either side, as in ContextRows.
struct SparseRow {
  int width;
  const std::uint32_t* features;  // kContextFeatures rows of width values
  ContextRows rows;               // up, back and previous_index
  const ContextWeights* weights;
  int place;                 // 0..kRowPlaces-1: where in the frame the row lies, a context of its flags
  const std::uint8_t* mask;  // non-zero: not coded (0); null if all are
};
inline constexpr int kRowPlaces = 16;

class SparseRowCoder {
 public:
  explicit SparseRowCoder(const Kernels& kernels) : kernels_(kernels) { reset(); }
  void reset();
  void code(IndexPort& port, const SparseRow& row, std::int32_t* indices);

 private:
  bool code_flag(IndexPort& port, const SparseRow& row, int begin, int end, bool left, const std::int32_t* indices);

  const Kernels& kernels_;
  EntropyModels models_;
  std::vector<TokenModel> flags_;
  std::vector<TargetContext> contexts_;
  std::vector<TargetContext> kept_contexts_;
  std::vector<std::int32_t> kept_;
};

}  // namespace tezpress::codec
