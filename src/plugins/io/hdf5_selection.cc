#include "plugins/io/hdf5_selection.h"

#include <algorithm>

#include "plugins/axis_lists.h"

namespace tezpress {
namespace {

// One number per axis.
std::vector<hsize_t> numbers(const Option::Data& list, const char* key, std::size_t rank, hsize_t otherwise) {
  const auto given = whole_numbers(list, key);
  if (given.empty()) return std::vector<hsize_t>(rank, otherwise);
  if (given.size() != rank)
    fail(ErrorCode::kInvalidArgument, "{} has {} numbers, but the dataset has {} axes", key, given.size(), rank);
  return {given.begin(), given.end()};
}

// Written so that no sum or product can overflow.
bool inside(hsize_t start, hsize_t stride, hsize_t count, hsize_t block, hsize_t length) {
  if (stride == 0 || count == 0 || block == 0 || start >= length || block > length - start) return false;
  return count == 1 || (block <= stride && count - 1 <= (length - start - block) / stride);
}

}  // namespace

void Hdf5Selection::describe(OptionVisitor& visitor) {
  visitor.option({.key = "hdf5:file_start",
                  .sentence = "first element of the part to read or write, slowest axis first; empty: 0"},
                 start_);
  visitor.option({.key = "hdf5:file_count", .sentence = "number of blocks of the part, slowest axis first; empty: 1"},
                 count_);
  visitor.option({.key = "hdf5:file_stride", .sentence = "elements from block to block, slowest axis first; empty: 1"},
                 stride_);
  visitor.option({.key = "hdf5:file_block", .sentence = "elements of a block, slowest axis first; empty: 1"}, block_);
  visitor.option({.key = "hdf5:file_extent",
                  .sentence = "lengths of a dataset to create, fastest axis first; empty: those of the array"},
                 extent_);
}

bool Hdf5Selection::part() const {
  for (const Option::Data* list : {&start_, &count_, &stride_, &block_})
    if (*list != nullptr && (*list)->size() > 0) return true;
  return false;
}

Shape Hdf5Selection::extent(const Shape& written) const {
  const Shape given = shape_of_lengths(extent_, "hdf5:file_extent");
  return given.empty() ? written : given;
}

Shape Hdf5Selection::apply(const Hdf5Id& space, const Shape& extent, const std::string& dataset) const {
  if (!part()) return extent;
  const std::size_t rank = extent.size();
  const auto start = numbers(start_, "hdf5:file_start", rank, 0);
  const auto count = numbers(count_, "hdf5:file_count", rank, 1);
  const auto stride = numbers(stride_, "hdf5:file_stride", rank, 1);
  const auto block = numbers(block_, "hdf5:file_block", rank, 1);
  Shape shape;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (!inside(start[axis], stride[axis], count[axis], block[axis], extent[axis]))
      fail(ErrorCode::kInvalidArgument,
           "{} blocks of {} elements from element {} in steps of {} do not lie side by side within axis {} (of {} "
           "elements) of {}",
           count[axis], block[axis], start[axis], stride[axis], axis, extent[axis], dataset);
    shape.push_back(count[axis] * block[axis]);
  }
  if (H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), stride.data(), count.data(), block.data()) < 0)
    fail(ErrorCode::kInvalidArgument, "no such part of {}{}", dataset, take_hdf5_errors());
  return shape;
}

}  // namespace tezpress
