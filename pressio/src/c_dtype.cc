// pressio_dtype.h. A caller may pass any int as an enum, so ranges are checked.
#include "base/dtype.h"
#include "pressio_dtype.h"

namespace {

bool known(pressio_dtype dtype) { return static_cast<unsigned>(dtype) < tezpress::kDtypeCount; }
tezpress::Dtype core(pressio_dtype dtype) { return static_cast<tezpress::Dtype>(dtype); }

}  // namespace

int pressio_dtype_size(enum pressio_dtype dtype) {
  return known(dtype) ? static_cast<int>(tezpress::size_of(core(dtype))) : -1;
}
int pressio_dtype_is_floating(enum pressio_dtype dtype) { return known(dtype) && tezpress::is_floating(core(dtype)); }
int pressio_dtype_is_signed(enum pressio_dtype dtype) { return known(dtype) && tezpress::is_signed(core(dtype)); }
int pressio_dtype_is_numeric(enum pressio_dtype dtype) { return dtype != pressio_byte_dtype; }
