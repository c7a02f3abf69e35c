#include "base/array.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/shared_memory.h"

namespace tezpress {
namespace {

std::vector<std::ptrdiff_t> c_order_strides(Dtype dtype, const Shape& shape) {
  std::vector<std::ptrdiff_t> strides(shape.size());
  std::ptrdiff_t step = static_cast<std::ptrdiff_t>(size_of(dtype));
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    strides[axis] = step;
    step *= static_cast<std::ptrdiff_t>(shape[axis]);
  }
  return strides;
}

// Axes of length 1 may have any stride without leaving a gap.
bool is_contiguous(Dtype dtype, const Shape& shape, const std::vector<std::ptrdiff_t>& strides) {
  const auto dense = c_order_strides(dtype, shape);
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    if (shape[axis] > 1 && strides[axis] != dense[axis]) return false;
  return true;
}

// Visits the innermost rows of two views of one shape: f(from_row, to_row).
template <typename F>
void for_each_row(const ConstView& from, const View& to, std::size_t axis, const std::byte* source, std::byte* target,
                  const F& f) {
  if (axis + 1 >= from.shape().size()) return f(source, target);
  for (std::size_t i = 0; i < from.shape()[axis]; ++i)
    for_each_row(from, to, axis + 1, source + static_cast<std::ptrdiff_t>(i) * from.strides()[axis],
                 target + static_cast<std::ptrdiff_t>(i) * to.strides()[axis], f);
}

template <typename To, typename From>
To saturating_cast(From value) {
  if constexpr (std::is_floating_point_v<To>) {
    return static_cast<To>(value);
  } else if constexpr (std::is_floating_point_v<From>) {
    if (std::isnan(value)) return To{0};
    // The limits themselves may not be exact in From, so compare outwards.
    if (value <= static_cast<From>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
    if (value >= static_cast<From>(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
    return static_cast<To>(value);
  } else {
    if (std::cmp_less(value, std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
    if (std::cmp_greater(value, std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
    return static_cast<To>(value);
  }
}

}  // namespace

std::size_t element_count(const Shape& shape) {
  if (shape.size() > kMaxRank)
    fail(ErrorCode::kInvalidArgument, "an array of rank {} is above the limit of {} axes", shape.size(), kMaxRank);
  if (shape.empty()) return 0;
  // 16 bytes per element of headroom keeps every later size_t product safe.
  constexpr std::size_t kLimit = std::numeric_limits<std::size_t>::max() / 16;
  std::size_t count = 1;
  for (const std::size_t length : shape) {
    if (length != 0 && count > kLimit / length)
      fail(ErrorCode::kInvalidArgument, "the shape {} has more elements than memory can address", to_string(shape));
    count *= length;
  }
  return count;
}

std::string to_string(const Shape& shape) { return fmt::format("{}", fmt::join(shape, "x")); }

template <typename Byte>
BasicView<Byte>::BasicView(Byte* data, Dtype dtype, Shape shape)
    : data_(data),
      dtype_(dtype),
      shape_(std::move(shape)),
      strides_(c_order_strides(dtype, shape_)),
      count_(element_count(shape_)) {}

template <typename Byte>
BasicView<Byte>::BasicView(Byte* data, Dtype dtype, Shape shape, std::vector<std::ptrdiff_t> strides)
    : data_(data),
      dtype_(dtype),
      shape_(std::move(shape)),
      strides_(std::move(strides)),
      count_(element_count(shape_)) {
  if (strides_.size() != shape_.size())
    fail(ErrorCode::kInvalidArgument, "{} strides were given for {} axes", strides_.size(), shape_.size());
  contiguous_ = is_contiguous(dtype_, shape_, strides_);
}

template <typename Byte>
void BasicView<Byte>::require_contiguous(std::size_t element_bytes) const {
  if (element_bytes != size_of(dtype_))
    fail(ErrorCode::kInvalidArgument, "elements of {} ({} bytes) were asked for as elements of {} bytes",
         name_of(dtype_), size_of(dtype_), element_bytes);
  if (!contiguous_)
    fail(ErrorCode::kInvalidArgument, "a strided view of shape {} was used where contiguous memory is needed",
         to_string(shape_));
}

template <typename Byte>
BasicView<Byte> BasicView<Byte>::frame(std::size_t index) const {
  if (shape_.empty() || index >= shape_[0])
    fail(ErrorCode::kInvalidArgument, "frame {} is outside an array of shape {}", index, to_string(shape_));
  return {data_ + static_cast<std::ptrdiff_t>(index) * strides_[0], dtype_, Shape(shape_.begin() + 1, shape_.end()),
          std::vector<std::ptrdiff_t>(strides_.begin() + 1, strides_.end())};
}

template <typename Byte>
BasicView<Byte> BasicView<Byte>::frames(std::size_t begin, std::size_t end) const {
  if (shape_.empty() || begin > end || end > shape_[0])
    fail(ErrorCode::kInvalidArgument, "frames {} to {} are outside an array of shape {}", begin, end,
         to_string(shape_));
  Shape shape = shape_;
  shape[0] = end - begin;
  return {data_ + static_cast<std::ptrdiff_t>(begin) * strides_[0], dtype_, std::move(shape), strides_};
}

template <typename Byte>
BasicView<Byte> BasicView<Byte>::reshaped(Shape shape) const {
  require_contiguous(size_of(dtype_));
  if (element_count(shape) != count_)
    fail(ErrorCode::kInvalidArgument, "an array of {} elements (shape {}) cannot take the shape {}", count_,
         to_string(shape_), to_string(shape));
  return {data_, dtype_, std::move(shape)};
}

template class BasicView<std::byte>;
template class BasicView<const std::byte>;

Array::Array(Dtype dtype, Shape shape) : dtype_(dtype), shape_(std::move(shape)) {
  const std::size_t bytes = element_count(shape_) * size_of(dtype);
  const std::shared_ptr<std::byte> memory = allocate_array(bytes);
  // A shape that memory cannot hold is the caller's error, told in the caller's terms.
  if (!memory)
    fail(ErrorCode::kOutOfMemory, "no memory for {} bytes (shape {}, {})", bytes, to_string(shape_), name_of(dtype));
  data_ = memory.get();
  owner_ = memory;
}

Array Array::copy_of(ConstView source) {
  Array array(source.dtype(), source.shape());
  copy(source, array.view());
  return array;
}

Array Array::take(std::byte* data, Dtype dtype, Shape shape, std::shared_ptr<void> owner) {
  Array array;
  array.owner_ = std::move(owner);
  array.data_ = data;
  array.dtype_ = dtype;
  array.shape_ = std::move(shape);
  return array;
}

void Array::reshape(Shape shape) {
  if (element_count(shape) != size())
    fail(ErrorCode::kInvalidArgument, "an array of {} elements (shape {}) cannot take the shape {}", size(),
         to_string(shape_), to_string(shape));
  shape_ = std::move(shape);
}

void copy(ConstView from, View to) {
  if (from.dtype() != to.dtype() || from.shape() != to.shape())
    fail(ErrorCode::kInvalidArgument, "cannot copy {} of shape {} into {} of shape {}", name_of(from.dtype()),
         to_string(from.shape()), name_of(to.dtype()), to_string(to.shape()));
  if (from.size() == 0) return;
  const std::size_t element = size_of(from.dtype());
  if (from.contiguous() && to.contiguous()) {
    std::memcpy(to.data(), from.data(), from.size_bytes());
    return;
  }
  const std::size_t length = from.shape().back();
  const std::ptrdiff_t from_step = from.strides().back();
  const std::ptrdiff_t to_step = to.strides().back();
  for_each_row(from, to, 0, from.data(), to.data(), [&](const std::byte* source, std::byte* target) {
    for (std::size_t i = 0; i < length; ++i, source += from_step, target += to_step)
      std::memcpy(target, source, element);
  });
}

ConstView contiguous(ConstView view, Array& storage) {
  if (view.contiguous()) return view;
  storage = Array::copy_of(view);
  return std::as_const(storage).view();
}

Array cast(ConstView from, Dtype to) {
  Array storage;
  const ConstView dense = contiguous(from, storage);
  Array result(to, from.shape());
  visit_dtype(from.dtype(), [&](auto source_tag) {
    const auto source = dense.values<decltype(source_tag)>();
    if (to == Dtype::kBool) {
      std::transform(source.begin(), source.end(), result.values<std::uint8_t>().begin(),
                     [](auto value) { return static_cast<std::uint8_t>(value != 0); });
      return;
    }
    visit_dtype(to, [&](auto target_tag) {
      std::transform(source.begin(), source.end(), result.values<decltype(target_tag)>().begin(),
                     saturating_cast<decltype(target_tag), decltype(source_tag)>);
    });
  });
  return result;
}

}  // namespace tezpress
