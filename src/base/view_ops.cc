#include "base/view_ops.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace tezpress {
namespace {

// The blocks of axis, axis + 1, ... . Of an axis with few blocks, one block after the other is copied; of one with many
// small blocks, all first elements, then all second ones: few copies of many elements either way.
void copy_blocks(const ConstView& from, const View& to, const std::vector<AxisBlocks>& blocks, std::size_t axis) {
  if (axis == blocks.size()) return copy(from, to);
  const auto [start, stride, count, block] = blocks[axis];
  const bool by_block = count <= block;
  for (std::size_t i = 0; i < std::min(count, block); ++i) {
    const ConstView part = by_block ? along(from, axis, start + i * stride, block, 1)  // block i
                                    : along(from, axis, start + i, count, stride);     // element i of each block
    const View place = by_block ? along(to, axis, i * block, block, 1) : along(to, axis, i, count, block);
    copy_blocks(part, place, blocks, axis + 1);
  }
}

// Written so that no sum or product of the caller's numbers can overflow.
void check_blocks(const AxisBlocks& b, std::size_t axis, std::size_t length) {
  const bool positive = b.stride > 0 && b.count > 0 && b.block > 0;
  const bool inside = positive && b.start < length && b.block <= length - b.start &&
                      b.count - 1 <= (length - b.start - b.block) / b.stride;
  if (!inside)
    fail(ErrorCode::kInvalidArgument,
         "{} blocks of {} elements from element {} in steps of {} do not lie within axis {} of {} elements", b.count,
         b.block, b.start, b.stride, axis, length);
}

}  // namespace

template <typename Byte>
BasicView<Byte> along(const BasicView<Byte>& view, std::size_t axis, std::size_t start, std::size_t length,
                      std::size_t step) {
  if (axis >= view.shape().size())
    fail(ErrorCode::kInvalidArgument, "axis {} does not exist in an array of shape {}", axis, to_string(view.shape()));
  if (length > 0) check_blocks({start, step, length, 1}, axis, view.shape()[axis]);
  Shape shape = view.shape();
  auto strides = view.strides();
  Byte* data = length > 0 ? view.data() + static_cast<std::ptrdiff_t>(start) * strides[axis] : view.data();
  shape[axis] = length;
  strides[axis] *= static_cast<std::ptrdiff_t>(step);
  return {data, view.dtype(), std::move(shape), std::move(strides)};
}

template View along(const View&, std::size_t, std::size_t, std::size_t, std::size_t);
template ConstView along(const ConstView&, std::size_t, std::size_t, std::size_t, std::size_t);

ConstView transposed(const ConstView& view, std::vector<std::size_t> axes) {
  const std::size_t rank = view.shape().size();
  if (axes.empty()) {
    axes.resize(rank);
    std::iota(axes.rbegin(), axes.rend(), std::size_t{0});
  }
  std::vector<std::size_t> every(rank);
  std::iota(every.begin(), every.end(), std::size_t{0});
  if (!std::is_permutation(axes.begin(), axes.end(), every.begin(), every.end()))
    fail(ErrorCode::kInvalidArgument, "the order of axes {{{}}} does not name each of the {} axes once",
         to_string(Shape(axes)), rank);
  Shape shape(rank);
  std::vector<std::ptrdiff_t> strides(rank);
  for (std::size_t axis = 0; axis < rank; ++axis) {
    shape[axis] = view.shape()[axes[axis]];
    strides[axis] = view.strides()[axes[axis]];
  }
  return {view.data(), view.dtype(), std::move(shape), std::move(strides)};
}

Array select(const ConstView& view, const std::vector<AxisBlocks>& blocks) {
  if (blocks.size() != view.shape().size() || blocks.empty())
    fail(ErrorCode::kInvalidArgument, "blocks of {} axes were asked of an array of shape {}", blocks.size(),
         to_string(view.shape()));
  Shape shape;
  for (std::size_t axis = 0; axis < blocks.size(); ++axis) {
    check_blocks(blocks[axis], axis, view.shape()[axis]);
    // Blocks that lie on each other may need more room than the array has, beyond what Array accepts.
    const auto [start, stride, count, block] = blocks[axis];
    constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
    shape.push_back(count > kMost / block ? kMost : count * block);
  }
  Array result(view.dtype(), std::move(shape));
  copy_blocks(view, result.view(), blocks, 0);
  return result;
}

}  // namespace tezpress
