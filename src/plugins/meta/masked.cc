// Missing values for compressors that know none: values that are not finite and those
// that equal masked:fill_value are taken out before the child sees the array
// (fill_holes.h) and return bit by bit. One decision: where they are and which they
// are is part of the stream, so that a compression ratio counts it.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "plugins/meta/fill_holes.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/packed_bytes.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

constexpr std::size_t kMostPatterns = 255;  // one byte per value says which; 0 is a value that the child has

// Per value 0 or 1 + the index of its bit pattern in patterns.
struct Missing {
  Bytes which;
  Bytes patterns;  // size_of(dtype) bytes each
};

class Finder {
 public:
  explicit Finder(std::size_t size) : size_(size) {}

  // The number of the pattern, from 1.
  std::uint8_t number_of(const void* value, Bytes& patterns) const {
    const auto* bytes = static_cast<const std::uint8_t*>(value);
    const std::size_t known = patterns.size() / size_;
    for (std::size_t i = 0; i < known; ++i)
      if (std::memcmp(&patterns[i * size_], bytes, size_) == 0) return static_cast<std::uint8_t>(i + 1);
    if (known == kMostPatterns)
      fail(ErrorCode::kUnsupported, "masked: the array has more than {} different values that mean missing",
           kMostPatterns);
    patterns.insert(patterns.end(), bytes, bytes + size_);
    return static_cast<std::uint8_t>(known + 1);
  }

 private:
  std::size_t size_;
};

template <typename T>
Missing find_missing(std::span<const T> values, const std::optional<double>& fill) {
  Missing missing{Bytes(values.size()), {}};
  const Finder finder(sizeof(T));
  // Floats hold no 1e20: the number that is nearest to it is meant.
  const double nearest =
      std::is_same_v<T, float> ? static_cast<double>(static_cast<float>(fill.value_or(0))) : fill.value_or(0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<double>(values[i]);
    if (!std::isfinite(value) || (fill && value == nearest))
      missing.which[i] = finder.number_of(&values[i], missing.patterns);
  }
  return missing;
}

class Masked : public Transform {
 public:
  Masked() : Transform(child_compressor("masked:compressor", "compressor of the values that are not missing")) {}

  CompressorInfo info() const override {
    return {.id = "masked",
            .version = "1",
            .sentence = "Keeps missing values exactly and fills their places for a compressor that knows none.",
            .bounds = child().info().bounds,
            .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Masked>(*this); }
  Options results() const override {
    Options results;
    results.set("masked:side_bytes", side_bytes_);
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "masked:fill_value",
                    .sentence = "a value that means missing, beside those that are not finite",
                    .encoder_only = true},
                   fill_value_);
  }

  ConstView forward(ConstView input, Array& storage, ByteWriter& side) override {
    storage = Array::copy_of(input);
    const Missing missing = visit_dtype(input.dtype(), [&](auto tag) {
      return find_missing(std::as_const(storage).values<decltype(tag)>(), fill_value_);
    });
    side.varint(missing.patterns.size() / size_of(input.dtype()));
    side_bytes_ = 0;
    if (missing.patterns.empty()) return std::as_const(storage).view();
    side.raw(missing.patterns);
    side.raw(packed(missing.which));
    side_bytes_ = side.size();
    fill_holes(storage.view(), missing.which, 0);
    return std::as_const(storage).view();
  }

  void inverse(ConstView coded, ByteSpan side, View into) override {
    copy(coded, into);
    ByteReader reader(side, "masked");
    const std::size_t count = reader.varint_at_most(kMostPatterns, "the number of missing values' patterns");
    if (count == 0) return reader.expect_end();
    const std::size_t size = size_of(into.dtype());
    const ByteSpan patterns = reader.raw(count * size);
    restore(unpacked(reader.rest(), into.size(), "masked"), patterns, into);
  }
  bool has_side_data() const override { return true; }

 private:
  static void restore(const Bytes& which, ByteSpan patterns, View into) {
    if (which.size() != into.size())
      fail(ErrorCode::kCorrupt, "masked: the stream has a mask of {} values for an array of {}", which.size(),
           into.size());
    const std::size_t size = size_of(into.dtype());
    const auto bytes = into.bytes();
    for (std::size_t i = 0; i < which.size(); ++i) {
      if (which[i] == 0) continue;
      if (which[i] * size > patterns.size())
        fail(ErrorCode::kCorrupt, "masked: the mask names pattern {} of {}", which[i], patterns.size() / size);
      std::memcpy(&bytes[i * size], &patterns[(which[i] - 1U) * size], size);
    }
  }

  std::optional<double> fill_value_;
  std::uint64_t side_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Compressor> make_masked() { return std::make_unique<Masked>(); }

}  // namespace tezpress
