#include "codec/kernels.h"

#include <cstdlib>
#include <string_view>

namespace tezpress::codec {

const Kernels& kernels() {
  static const Kernels& chosen = []() -> const Kernels& {
    const char* forced = std::getenv("TEZIP_KERNELS");
    if (forced != nullptr && std::string_view(forced) == "scalar") return scalar_kernels();
    const Kernels* fast = avx2_kernels();
    return fast != nullptr ? *fast : scalar_kernels();
  }();
  return chosen;
}

}  // namespace tezpress::codec
