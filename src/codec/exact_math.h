// log2 and exp2 from IEEE additions, multiplications and divisions only: the C
// library's differ between machines, and a decoder must not. Relative error
// below 2^-45, enough for bounds down to float's own precision.
#pragma once

namespace tezpress::codec {

// value > 0 and finite (denormals included).
double exact_log2(double value);
// |value| < 1100; overflow gives infinity, underflow zero.
double exact_exp2(double value);

}  // namespace tezpress::codec
