// Element types. The numbers are those of LibPressio's pressio_dtype, so that
// the C API needs no table and streams of either side agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace tezpress {

enum class Dtype : std::uint8_t {
  kDouble = 0,
  kFloat = 1,
  kUint8 = 2,
  kUint16 = 3,
  kUint32 = 4,
  kUint64 = 5,
  kInt8 = 6,
  kInt16 = 7,
  kInt32 = 8,
  kInt64 = 9,
  kByte = 10,
  kBool = 11,
};
inline constexpr int kDtypeCount = 12;

constexpr std::size_t size_of(Dtype dtype) {
  constexpr std::size_t kSizes[kDtypeCount] = {8, 4, 1, 2, 4, 8, 1, 2, 4, 8, 1, 1};
  return kSizes[static_cast<int>(dtype)];
}
constexpr bool is_floating(Dtype dtype) { return dtype == Dtype::kDouble || dtype == Dtype::kFloat; }
constexpr bool is_signed(Dtype dtype) {
  return is_floating(dtype) || (dtype >= Dtype::kInt8 && dtype <= Dtype::kInt64);
}

std::string_view name_of(Dtype dtype);                    // "float", "int16", ...
std::optional<Dtype> parse_dtype(std::string_view text);  // names, numpy's ("f4", "<u2") and C's ("uint8_t")

// Calls f(T{}) with the C++ type of dtype; byte is unsigned char, bool is uint8_t
// (any non-zero byte is true, and the byte itself is what round-trips).
template <typename F>
decltype(auto) visit_dtype(Dtype dtype, F&& f) {
  switch (dtype) {
    case Dtype::kDouble: return f(double{});
    case Dtype::kFloat: return f(float{});
    case Dtype::kUint8:
    case Dtype::kByte:
    case Dtype::kBool: return f(std::uint8_t{});
    case Dtype::kUint16: return f(std::uint16_t{});
    case Dtype::kUint32: return f(std::uint32_t{});
    case Dtype::kUint64: return f(std::uint64_t{});
    case Dtype::kInt8: return f(std::int8_t{});
    case Dtype::kInt16: return f(std::int16_t{});
    case Dtype::kInt32: return f(std::int32_t{});
    case Dtype::kInt64: return f(std::int64_t{});
  }
  fail(ErrorCode::kInternal, "dtype number {} does not exist", static_cast<int>(dtype));
}

template <typename T>
constexpr Dtype dtype_of();
template <>
constexpr Dtype dtype_of<double>() {
  return Dtype::kDouble;
}
template <>
constexpr Dtype dtype_of<float>() {
  return Dtype::kFloat;
}
template <>
constexpr Dtype dtype_of<std::uint8_t>() {
  return Dtype::kUint8;
}
template <>
constexpr Dtype dtype_of<std::uint16_t>() {
  return Dtype::kUint16;
}
template <>
constexpr Dtype dtype_of<std::uint32_t>() {
  return Dtype::kUint32;
}
template <>
constexpr Dtype dtype_of<std::uint64_t>() {
  return Dtype::kUint64;
}
template <>
constexpr Dtype dtype_of<std::int8_t>() {
  return Dtype::kInt8;
}
template <>
constexpr Dtype dtype_of<std::int16_t>() {
  return Dtype::kInt16;
}
template <>
constexpr Dtype dtype_of<std::int32_t>() {
  return Dtype::kInt32;
}
template <>
constexpr Dtype dtype_of<std::int64_t>() {
  return Dtype::kInt64;
}

}  // namespace tezpress
