// Another order of the axes for the compressor behind it; nothing is copied on the
// way in, the child gets a view with other strides.
#include <algorithm>

#include "base/view_ops.h"
#include "plugins/axis_lists.h"
#include "plugins/meta/meta_factories.h"
#include "plugins/meta/transform.h"

namespace tezpress {
namespace {

using Axes = std::vector<std::size_t>;

class Transpose : public Transform {
 public:
  Transpose() : Transform(child_compressor("transpose:compressor", "compressor to use after the axes are reordered")) {}

  CompressorInfo info() const override {
    return {.id = "transpose",
            .version = "1",
            .sentence = "Reorders the axes before compression.",
            .bounds = child().info().bounds,
            .stability = "unstable"};
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Transpose>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "transpose:axis",
                    .sentence = "axis i of the compressed array is axis axis[i] of the input; counted from the fastest "
                                "axis, 0; empty: all axes in reverse order"},
                   axis_);
  }

  ConstView forward(ConstView input, Array&, ByteWriter&) override { return transposed(input, axes_for(input.rank())); }

  void inverse(ConstView coded, ByteSpan, View into) override {
    const Axes axes = axes_for(into.rank());
    Axes back(axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) back[axes[i]] = i;
    copy(transposed(coded, back), into);
  }

  ArrayType coded_type(const ArrayType& original) const override {
    ArrayType type = original;
    const Axes axes = axes_for(static_cast<int>(original.shape.size()));
    for (std::size_t i = 0; i < axes.size(); ++i) type.shape[i] = original.shape[axes[i]];
    return type;
  }

 private:
  // The axes in the order inside: slowest first, counted from the slowest. A permutation, or an error.
  Axes axes_for(int rank) const {
    Axes axes = whole_numbers(axis_, "transpose:axis");
    const auto count = static_cast<std::size_t>(rank);
    if (axes.empty())
      for (std::size_t i = 0; i < count; ++i) axes.push_back(count - 1 - i);
    Axes sorted = axes;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i)
      if (sorted.size() != count || sorted[i] != i)
        fail(ErrorCode::kInvalidArgument, "transpose:axis must name each of the {} axes 0 to {} once", count, rank - 1);
    std::reverse(axes.begin(), axes.end());
    for (std::size_t& axis : axes) axis = count - 1 - axis;
    return axes;
  }

  Option::Data axis_;
};

}  // namespace

std::unique_ptr<Compressor> make_transpose() { return std::make_unique<Transpose>(); }

}  // namespace tezpress
