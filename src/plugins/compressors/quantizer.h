// What the quantising compressors have in common: codes of 8, 16, 24 or 32 bits with
// the two numbers of their scale, stored as they are or through byte shuffle and
// zstd. Layout, little endian: coding (1 byte: 'r' raw, 'z' zstd), bits (1), the two
// numbers (8 each), the codes, a checksum of all that (8).
#pragma once

#include <cmath>
#include <limits>

#include "core/compressor.h"

namespace tezpress {

// Codes in the order of the values, bits / 8 bytes each, lowest byte first.
struct QuantizedValues {
  unsigned bits = 16;
  double low = 0;  // what the scale needs; which two numbers is the plugin's affair
  double high = 0;
  Bytes codes;

  std::size_t size() const { return codes.size() / (bits / 8); }
  void set(std::size_t index, std::uint32_t code) { std::memcpy(&codes[index * (bits / 8)], &code, bits / 8); }
  std::uint32_t get(std::size_t index) const {
    std::uint32_t code = 0;
    std::memcpy(&code, &codes[index * (bits / 8)], bits / 8);
    return code;
  }
};

class Quantizer : public Compressor {
 public:
  Bytes compress(ConstView input) override;
  void decompress(ByteSpan stream, View into) override;

 protected:
  // values: contiguous, at least one. Fills low, high and codes, which have their size; throws kInvalidArgument for
  // values that have no code.
  virtual void encode(ConstView values, QuantizedValues& quantized) const = 0;
  virtual void decode(const QuantizedValues& quantized, View into) const = 0;
  void describe(OptionVisitor& visitor) override;  // <id>:bits and <id>:lossless
  void changed() override;

 private:
  std::uint32_t bits_ = 16;
  std::string lossless_ = "zstd";
};

// Throws kInvalidArgument, naming id, value and index, for the first of values that is NaN or infinite.
template <typename T>
void require_finite(const std::string& id, std::span<const T> values) {
  if constexpr (std::is_floating_point_v<T>)
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!std::isfinite(values[i]))
        fail(ErrorCode::kInvalidArgument, "{} has no code for {}, the value at index {}", id, values[i], i);
}

// x as T: integers rounded to nearest, nothing beyond the limits of T, NaN only where T has it (else 0).
template <typename T>
T nearest_value(double x) {
  constexpr auto kMost = std::numeric_limits<T>::max();
  constexpr auto kLeast = std::numeric_limits<T>::lowest();
  if constexpr (std::is_integral_v<T>) {
    if (std::isnan(x)) return 0;
    x = std::nearbyint(x);
  }
  if (x >= static_cast<double>(kMost)) return kMost;
  if (x <= static_cast<double>(kLeast)) return kLeast;
  return static_cast<T>(x);
}

}  // namespace tezpress
