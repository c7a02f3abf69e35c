// Some of the rows (slices along the slowest axis), as they are. Decompression gives
// the sampled rows. Which rows a seed selects is LibPressio's choice: minstd_rand,
// seeded through seed_seq, with the standard library's distributions.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "plugins/meta/meta_factories.h"

namespace tezpress {
namespace {

using Rows = std::vector<std::size_t>;

Rows decimated(std::size_t total, double rate) {
  std::size_t step = 1;
  while (static_cast<double>((total + step - 1) / step) / static_cast<double>(total) > rate) ++step;
  Rows rows;
  for (std::size_t row = 0; row < total; row += step) rows.push_back(row);
  return rows;
}

Rows drawn(std::size_t total, double rate, std::int32_t seed, bool replaced) {
  const auto count = static_cast<std::size_t>(std::floor(rate * static_cast<double>(total)));
  std::seed_seq sequence{seed};
  std::minstd_rand random{sequence};
  Rows rows(replaced ? count : total);
  if (replaced) {
    std::uniform_int_distribution<std::size_t> any(0, total - 1);
    for (std::size_t& row : rows) row = any(random);
  } else {
    std::iota(rows.begin(), rows.end(), 0);
    std::shuffle(rows.begin(), rows.end(), random);
    rows.resize(count);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

class Sample : public Compressor {
 public:
  CompressorInfo info() const override {
    return {.id = "sample",
            .version = "1",
            .sentence = "Keeps some of the rows (slices along the slowest axis).",
            .stability = "unstable"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Sample>(*this); }

  Bytes compress(ConstView input) override {
    Array storage;
    const auto bytes = contiguous(input, storage).bytes();
    const Rows rows = rows_of(input.shape());
    const std::size_t row_bytes = input.size() == 0 ? 0 : bytes.size() / input.shape()[0];
    Bytes kept;
    kept.reserve(rows.size() * row_bytes);
    for (const std::size_t row : rows) {
      const auto part = bytes.subspan(row * row_bytes, row_bytes);
      kept.insert(kept.end(), part.begin(), part.end());
    }
    return kept;
  }

  void decompress(ByteSpan stream, View into) override {
    if (stream.size() != into.size_bytes())
      fail(ErrorCode::kInvalidArgument,
           "sample: the {} bytes that were kept do not fill {} of shape {}; it gives back the sampled rows only",
           stream.size(), name_of(into.dtype()), to_string(into.shape()));
    std::copy(stream.begin(), stream.end(), into.bytes().begin());
  }

  ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const override {
    return with_rows(input, bytes);
  }
  ArrayType decompressed_type(ByteSpan stream, const ArrayType& expected) const override {
    return with_rows(expected, stream.size());
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "sample:mode",
                    .sentence = "wr: random rows with replacement; wor: without; decimate: every k-th row",
                    .choices = {"", "wr", "wor", "decimate"}},
                   mode_);
    visitor.option({.key = "sample:rate", .sentence = "share of the rows to keep", .minimum = 0, .maximum = 1}, rate_);
    visitor.option({.key = "sample:seed", .sentence = "seed of the random choice"}, seed_);
  }

 private:
  Rows rows_of(const Shape& shape) const {
    if (mode_.empty()) fail(ErrorCode::kInvalidArgument, "sample:mode must be set: wr, wor or decimate");
    if (element_count(shape) == 0) return {};
    if (mode_ != "decimate") return drawn(shape[0], rate_, seed_, mode_ == "wr");
    if (rate_ * static_cast<double>(shape[0]) < 1)
      fail(ErrorCode::kInvalidArgument, "sample:rate {} of {} rows leaves none to keep", rate_, shape[0]);
    return decimated(shape[0], rate_);
  }

  static ArrayType with_rows(ArrayType type, std::size_t bytes) {
    if (element_count(type.shape) == 0) return type;
    const std::size_t row_bytes = element_count(type.shape) / type.shape[0] * size_of(type.dtype);
    type.shape[0] = bytes / row_bytes;
    return type;
  }

  std::string mode_;
  double rate_ = 0;
  std::int32_t seed_ = 0;
};

}  // namespace

std::unique_ptr<Compressor> make_sample() { return std::make_unique<Sample>(); }

}  // namespace tezpress
