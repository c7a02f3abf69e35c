// Conversions between arrays and zfp's own types. Small integers are shifted up so
// that their first bit is zfp's first bit plane: zfp codes from the top.
#include "plugins/compressors/zfp_values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "plugins/compressors/merged_axes.h"

namespace tezpress {
namespace {

// zfp's header has 48 bits for the lengths of all axes together.
bool fits_header(const Shape& axes) {
  const std::size_t bits = 48 / axes.size();
  return std::ranges::all_of(axes, [bits](std::size_t length) { return length <= (std::size_t{1} << bits); });
}

bool is_integer_storage(Dtype storage) { return storage == Dtype::kInt32 || storage == Dtype::kInt64; }

// Bits by which zfp's storage is shifted against dtype: two bits stay free, which the transform needs.
int shift_of(Dtype dtype, Dtype storage) {
  const std::size_t spare = size_of(storage) - size_of(dtype);
  return spare == 0 ? 0 : static_cast<int>(8 * spare) - 1 - (storage == Dtype::kInt64 ? 1 : 0);
}

template <typename Value, typename Stored>
constexpr Stored centre() {
  return std::is_signed_v<Value> ? Stored{0} : static_cast<Stored>(Stored{1} << (8 * sizeof(Value) - 1));
}

template <typename Value, typename Stored>
void promote(ConstView dense, View stored) {
  using Bits = std::make_unsigned_t<Stored>;
  const int shift = shift_of(dense.dtype(), stored.dtype());
  const auto source = dense.values<Value>();
  const auto target = stored.values<Stored>();
  for (std::size_t i = 0; i < source.size(); ++i)
    target[i] = static_cast<Stored>((static_cast<Bits>(source[i]) - static_cast<Bits>(centre<Value, Bits>())) << shift);
}

template <typename Value, typename Stored>
void demote(ConstView stored, View into) {
  using Bits = std::make_unsigned_t<Stored>;
  const int shift = shift_of(into.dtype(), stored.dtype());
  const auto source = stored.values<Stored>();
  const auto target = into.values<Value>();
  if (shift == 0) {  // as wide as the storage: only the sign bit differs
    for (std::size_t i = 0; i < source.size(); ++i)
      target[i] = static_cast<Value>(static_cast<Bits>(source[i]) + centre<Value, Bits>());
    return;
  }
  const Stored lowest = static_cast<Stored>(std::numeric_limits<std::make_signed_t<Value>>::min());
  const Stored highest = static_cast<Stored>(std::numeric_limits<std::make_signed_t<Value>>::max());
  for (std::size_t i = 0; i < source.size(); ++i) {
    const Stored rounded = static_cast<Stored>((source[i] >> shift) + ((source[i] >> (shift - 1)) & 1));
    target[i] = static_cast<Value>(std::clamp(rounded, lowest, highest) + centre<Value, Stored>());
  }
}

template <typename Value, typename Stored>
void round_back(ConstView stored, View into) {
  const auto source = stored.values<Stored>();
  const auto target = into.values<Value>();
  // Every integer that gets here is exact in Stored, so its limits are too.
  constexpr auto kLowest = static_cast<Stored>(std::numeric_limits<Value>::min());
  constexpr double kHighest = static_cast<double>(std::numeric_limits<Value>::max());
  for (std::size_t i = 0; i < source.size(); ++i)
    target[i] = static_cast<Value>(
        std::clamp(static_cast<double>(std::nearbyint(source[i])), static_cast<double>(kLowest), kHighest));
}

// Without a branch per value, in pieces of a constant length, which the compiler turns into vectors: the exponent of an
// infinity or a NaN is all ones, so adding one to it reaches the bit of the sign, which was cleared before.
template <typename T>
bool all_finite(std::span<const T> values) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits kSign = Bits{1} << (8 * sizeof(T) - 1);
  constexpr Bits kOne = Bits{1} << (std::numeric_limits<T>::digits - 1);
  constexpr std::size_t kPiece = 256;
  Bits seen = 0;
  for (; values.size() >= kPiece; values = values.subspan(kPiece)) {
    Bits in_piece = 0;
    for (std::size_t i = 0; i < kPiece; ++i) in_piece |= (std::bit_cast<Bits>(values[i]) & ~kSign) + kOne;
    seen |= in_piece;
  }
  for (const T value : values) seen |= (std::bit_cast<Bits>(value) & ~kSign) + kOne;
  return (seen & kSign) == 0;
}

template <typename T>
void require_finite(ConstView dense) {
  const auto values = dense.values<T>();
  if (all_finite<T>(values)) return;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      fail(ErrorCode::kInvalidArgument,
           "value {} (C order, shape {}) is {}, which zfp can only keep losslessly: replace it or set zfp:reversible=1",
           i, to_string(dense.shape()), values[i]);
}

template <typename T>
void require_head_room(ConstView dense) {
  constexpr T kLimit = T{1} << (8 * sizeof(T) - 2);
  const auto values = dense.values<T>();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] < -kLimit || values[i] >= kLimit)
      fail(ErrorCode::kInvalidArgument,
           "value {} (C order, shape {}) is {}, outside the {} bits that zfp's lossy modes have for {}: scale the data "
           "or set zfp:reversible=1",
           i, to_string(dense.shape()), values[i], 8 * sizeof(T) - 1, name_of(dense.dtype()));
}

}  // namespace

Shape zfp_axes(const Shape& shape) {
  Shape axes = merged_axes(shape, 4);
  while (axes.size() > 1 && !fits_header(axes)) axes = merged_axes(axes, axes.size() - 1);
  if (!fits_header(axes))
    fail(ErrorCode::kUnsupported, "an array of shape {} has more values than zfp's header can count (2^48)",
         to_string(shape));
  return axes;
}

Dtype zfp_storage(Dtype dtype, ZfpMode mode) {
  const bool lossless = mode == ZfpMode::kReversible;
  const bool bounded = mode == ZfpMode::kAccuracy;
  switch (dtype) {
    case Dtype::kFloat:
    case Dtype::kDouble: return dtype;
    case Dtype::kBool:
      if (!lossless) fail(ErrorCode::kUnsupported, "zfp can keep bool values only losslessly: set zfp:reversible=1");
      return Dtype::kInt32;
    case Dtype::kByte:
    case Dtype::kUint8:
    case Dtype::kInt8:
    case Dtype::kUint16:
    case Dtype::kInt16: return bounded ? Dtype::kFloat : Dtype::kInt32;
    case Dtype::kInt32: return bounded ? Dtype::kDouble : Dtype::kInt32;
    case Dtype::kUint32: return bounded ? Dtype::kDouble : lossless ? Dtype::kInt32 : Dtype::kInt64;
    case Dtype::kInt64:
    case Dtype::kUint64: break;
  }
  if (bounded)
    fail(ErrorCode::kUnsupported,
         "zfp cannot bound the error of {}: cast the data to double (exact below 2^53), or set zfp:reversible=1",
         name_of(dtype));
  if (dtype == Dtype::kUint64 && !lossless)
    fail(ErrorCode::kUnsupported, "zfp has no lossy mode for uint64: set zfp:reversible=1, or cast to int64 or double");
  return Dtype::kInt64;
}

zfp_type zfp_type_of(Dtype storage) {
  switch (storage) {
    case Dtype::kInt32: return zfp_type_int32;
    case Dtype::kInt64: return zfp_type_int64;
    case Dtype::kFloat: return zfp_type_float;
    case Dtype::kDouble: return zfp_type_double;
    default: fail(ErrorCode::kInternal, "{} is no type of zfp", name_of(storage));
  }
}

void check_zfp_values(ConstView dense, Dtype storage, ZfpMode mode) {
  if (mode == ZfpMode::kReversible) return;
  if (dense.dtype() == Dtype::kFloat) require_finite<float>(dense);
  if (dense.dtype() == Dtype::kDouble) require_finite<double>(dense);
  if (storage != dense.dtype()) return;
  if (storage == Dtype::kInt32) require_head_room<std::int32_t>(dense);
  if (storage == Dtype::kInt64) require_head_room<std::int64_t>(dense);
}

Array to_zfp_values(ConstView dense, Dtype storage) {
  if (!is_integer_storage(storage)) return cast(dense, storage);
  Array stored(storage, dense.shape());
  visit_dtype(dense.dtype(), [&](auto tag) {
    using Value = decltype(tag);
    if constexpr (std::is_integral_v<Value>) {
      if (storage == Dtype::kInt64) {
        promote<Value, std::int64_t>(dense, stored.view());
      } else if constexpr (sizeof(Value) <= 4) {
        promote<Value, std::int32_t>(dense, stored.view());
      }
    }
  });
  return stored;
}

void from_zfp_values(ConstView stored, View into) {
  visit_dtype(into.dtype(), [&](auto tag) {
    using Value = decltype(tag);
    if constexpr (std::is_integral_v<Value>) {
      if (stored.dtype() == Dtype::kFloat) return round_back<Value, float>(stored, into);
      if (stored.dtype() == Dtype::kDouble) return round_back<Value, double>(stored, into);
      if (stored.dtype() == Dtype::kInt64) return demote<Value, std::int64_t>(stored, into);
      if constexpr (sizeof(Value) <= 4) return demote<Value, std::int32_t>(stored, into);
    }
  });
}

}  // namespace tezpress
