#include "base/dtype.h"

#include <array>
#include <string>

namespace tezpress {
namespace {
constexpr std::array<std::string_view, kDtypeCount> kNames = {"double", "float", "uint8", "uint16", "uint32", "uint64",
                                                              "int8",   "int16", "int32", "int64",  "byte",   "bool"};
struct Alias {
  std::string_view text;
  Dtype dtype;
};
// NumPy's codes and the endings that SDRBench and our own file names use.
constexpr Alias kAliases[] = {
    {"f8", Dtype::kDouble},  {"f64", Dtype::kDouble}, {"d64", Dtype::kDouble},    {"float64", Dtype::kDouble},
    {"f4", Dtype::kFloat},   {"f32", Dtype::kFloat},  {"float32", Dtype::kFloat}, {"u1", Dtype::kUint8},
    {"u8", Dtype::kUint8},   {"u2", Dtype::kUint16},  {"u16", Dtype::kUint16},    {"u4", Dtype::kUint32},
    {"u32", Dtype::kUint32}, {"u64", Dtype::kUint64}, {"i1", Dtype::kInt8},       {"i8", Dtype::kInt8},
    {"i2", Dtype::kInt16},   {"i16", Dtype::kInt16},  {"i4", Dtype::kInt32},      {"i32", Dtype::kInt32},
    {"i64", Dtype::kInt64},  {"b1", Dtype::kBool},
};
}  // namespace

std::string_view name_of(Dtype dtype) { return kNames.at(static_cast<std::size_t>(dtype)); }

std::optional<Dtype> parse_dtype(std::string_view text) {
  // NumPy writes a byte-order mark in front; big-endian data are the reader's business.
  if (!text.empty() && (text.front() == '<' || text.front() == '|' || text.front() == '=')) {
    text.remove_prefix(1);
    // In NumPy's notation the digit counts bytes: there "u8" is 64 bits wide, not 8.
    if (text == "u8") return Dtype::kUint64;
    if (text == "i8") return Dtype::kInt64;
  }
  std::string name(text);
  if (name.size() > 2 && name.ends_with("_t")) name.resize(name.size() - 2);
  for (int i = 0; i < kDtypeCount; ++i)
    if (name == kNames[static_cast<std::size_t>(i)]) return static_cast<Dtype>(i);
  for (const Alias& alias : kAliases)
    if (name == alias.text) return alias.dtype;
  return std::nullopt;
}

}  // namespace tezpress
