#include "codec/token_model.h"

namespace tezpress::codec {

void TokenModel::reset_uniform() {
  for (std::uint32_t i = 0; i < kTokens; ++i) below[i] = static_cast<std::uint16_t>(i * (kProbOne / kTokens));
  count = 0;
}

void TokenModel::reset(const std::uint16_t* frequencies) {
  std::uint32_t sum = 0;
  for (int i = 0; i < kTokens; ++i) {
    below[i] = static_cast<std::uint16_t>(sum);
    sum += frequencies[i];
  }
  count = 0;
}

}  // namespace tezpress::codec
