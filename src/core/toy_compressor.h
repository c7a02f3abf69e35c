// For tests: a real, tiny compressor that rounds floats to a step, so that the
// bound it keeps is known; other dtypes are stored as they are.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/compressor.h"

namespace tezpress {

class ToyCompressor : public Compressor {
 public:
  explicit ToyCompressor(std::vector<BoundKind> bounds = {BoundKind::kAbsolute}) : bounds_(std::move(bounds)) {}

  CompressorInfo info() const override {
    return {.id = "toy", .version = "1", .sentence = "Rounds to a step.", .bounds = bounds_};
  }
  Bytes compress(ConstView input) override {
    Array copy = Array::copy_of(input);
    if (input.dtype() == Dtype::kFloat && step_ > 0)
      for (float& x : copy.values<float>()) x = static_cast<float>(std::round(x / step_) * step_);
    const auto bytes = copy.view().bytes();
    return {bytes.begin(), bytes.end()};
  }
  void decompress(ByteSpan stream, View into) override {
    if (stream.size() != into.size_bytes()) fail(ErrorCode::kCorrupt, "toy: {} bytes", stream.size());
    std::copy(stream.begin(), stream.end(), into.bytes().begin());
  }
  std::vector<Stage> stages() const override { return {{"rounding", 0.5}}; }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<ToyCompressor>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "toy:step", .sentence = "Distance of the values kept.", .minimum = 0}, step_);
  }

 private:
  std::vector<BoundKind> bounds_;
  double step_ = 0;
};

}  // namespace tezpress
