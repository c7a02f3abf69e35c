#include "plugins/metrics/compared.h"

namespace tezpress {

void check_comparable(const Metric& metric, const ConstView& original, const ConstView& reconstructed) {
  if (original.type() == reconstructed.type()) return;
  fail(ErrorCode::kInvalidArgument, "{}: {} of shape {} cannot be compared with {} of shape {}", metric.id(),
       name_of(original.dtype()), to_string(original.shape()), name_of(reconstructed.dtype()),
       to_string(reconstructed.shape()));
}

}  // namespace tezpress
