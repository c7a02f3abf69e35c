// Means over bins for the compressor behind it; after decompression every value of
// a bin is its mean. What light sources do to the background of a detector image.
#include <algorithm>

#include "plugins/axis_lists.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/thread_option.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

// For each value of an array, in memory order, the index of its bin.
std::vector<std::size_t> bin_indices(const Shape& shape, const Shape& bins, const Shape& binned) {
  std::vector<std::size_t> indices(element_count(shape));
  Shape at(shape.size(), 0);
  for (std::size_t& index : indices) {
    index = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) index = index * binned[axis] + at[axis] / bins[axis];
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      if (++at[axis] < shape[axis]) break;
      at[axis] = 0;
    }
  }
  return indices;
}

template <typename T>
void take_means(std::span<const T> values, const std::vector<std::size_t>& bin, std::span<T> means) {
  std::vector<double> sums(means.size());
  std::vector<double> counts(means.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[bin[i]] += static_cast<double>(values[i]);
    counts[bin[i]] += 1;
  }
  for (std::size_t i = 0; i < means.size(); ++i) means[i] = static_cast<T>(sums[i] / counts[i]);
}

class Binning : public Transform {
 public:
  Binning() : Transform(child_compressor("binning:compressor", "compressor of the means")) {}

  CompressorInfo info() const override {
    return {.id = "binning", .version = "1", .sentence = "Compresses means over bins.", .stability = "experimental"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Binning>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_threads(visitor, threads_);
    visitor.option({.key = "binning:shape", .sentence = "lengths of a bin, fastest axis first"}, shape_);
    visitor.option({.key = "binning:nthreads", .sentence = "accepted and not needed: one thread does it", .minimum = 1},
                   threads_);
  }

  ConstView forward(ConstView input, Array& storage, ByteWriter&) override {
    Array dense;
    const ConstView values = contiguous(input, dense);
    storage = Array(coded_type(input.type()));
    const auto bins = bin_indices(input.shape(), bins_for(input.shape()), storage.shape());
    visit_dtype(input.dtype(), [&](auto tag) {
      using T = decltype(tag);
      take_means<T>(values.values<T>(), bins, storage.values<T>());
    });
    return std::as_const(storage).view();
  }

  void inverse(ConstView coded, ByteSpan, View into) override {
    const auto bins = bin_indices(into.shape(), bins_for(into.shape()), coded.shape());
    visit_dtype(into.dtype(), [&](auto tag) {
      using T = decltype(tag);
      const auto means = coded.values<T>();
      const auto values = into.values<T>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = means[bins[i]];
    });
  }

  ArrayType coded_type(const ArrayType& original) const override {
    const Shape bins = bins_for(original.shape);
    ArrayType type = original;
    for (std::size_t axis = 0; axis < bins.size(); ++axis)
      type.shape[axis] = (original.shape[axis] + bins[axis] - 1) / bins[axis];
    return type;
  }

 private:
  Shape bins_for(const Shape& shape) const {
    const Shape bins = shape_of_lengths(shape_, "binning:shape");
    if (bins.size() != shape.size() || std::count(bins.begin(), bins.end(), 0) != 0)
      fail(ErrorCode::kInvalidArgument,
           "binning:shape must be {} lengths of at least 1 for an array of shape {}, not {}", shape.size(),
           to_string(shape), bins.empty() ? "none" : to_string(bins));
    return bins;
  }

  Option::Data shape_;
  std::uint32_t threads_ = 1;
};

}  // namespace

std::unique_ptr<Compressor> make_binning() { return std::make_unique<Binning>(); }

}  // namespace tezpress
