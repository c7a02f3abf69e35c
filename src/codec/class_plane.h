// Which values of a frame are not coded as numbers: special values that return
// exactly (NaN, infinities, fill values, zeros under a point-wise relative
// bound), values stored as they are, and negative signs under kLog. Rows that
// repeat the previous frame's row cost almost nothing, so static masks are free.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/geometry.h"
#include "codec/kernels.h"

namespace tezpress::codec {

// Classes 1..kMaxSpecials stand for the group's special bit patterns; kNegativeClass is 14.
inline constexpr int kMaxSpecials = 13;
inline constexpr std::uint8_t kStoredClass = 15;  // the value's bits follow in the raw bits

class ClassPlaneCoder {
 public:
  ClassPlaneCoder(const Extent& extent, const Kernels& kernels);
  void start_group();
  // classes: one per value of the frame; non-zero anywhere or not.
  void encode(const std::vector<std::uint8_t>& classes, TokenEncoder& out);
  // Returns the frame's classes; all zero if it has none.
  const std::vector<std::uint8_t>& decode(TokenDecoder& in);

 private:
  template <typename CodeToken>
  void walk(const CodeToken& code, std::vector<std::uint8_t>& classes, bool decoding);

  Extent extent_;
  const Kernels& kernels_;
  std::vector<TokenModel> models_;
  std::vector<std::uint8_t> previous_;
  std::vector<std::uint8_t> current_;
};

}  // namespace tezpress::codec
