// N-dimensional arrays: View/ConstView borrow, Array owns. One decision: axis 0
// is the slowest in memory (C order, time first); LibPressio's fastest-first
// order exists only inside pressio/. Strides are in bytes and may be anything
// for a view; an Array is always contiguous and 64-byte aligned.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/dtype.h"

namespace tezpress {

inline constexpr int kMaxRank = 8;  // LibPressio's programs use up to 5

using Shape = std::vector<std::size_t>;  // slowest axis first, e.g. (T,Z,Y,X)

std::size_t element_count(const Shape& shape);  // 0 for rank 0; throws kInvalidArgument on overflow or rank > kMaxRank
std::string to_string(const Shape& shape);      // "4x25x125x125"

// What an array is apart from its values.
struct ArrayType {
  Dtype dtype = Dtype::kByte;
  Shape shape = {};
  friend bool operator==(const ArrayType&, const ArrayType&) = default;
};

// A borrowed array of one dtype. Cheap to copy; never outlives its memory.
template <typename Byte>
class BasicView {
 public:
  BasicView() = default;
  // Contiguous in C order. data may be null only if the shape has no elements.
  BasicView(Byte* data, Dtype dtype, Shape shape);
  // Any strides, in bytes, one per axis.
  BasicView(Byte* data, Dtype dtype, Shape shape, std::vector<std::ptrdiff_t> strides);
  // A writable view is also a readable one.
  template <typename Other>
  requires(std::is_same_v<Byte, const std::byte>&& std::is_same_v<Other, std::byte>)
      BasicView(const BasicView<Other>& other)  // NOLINT(google-explicit-constructor)
      : BasicView(other.data(), other.dtype(), other.shape(), other.strides()) {}

  Byte* data() const { return data_; }
  Dtype dtype() const { return dtype_; }
  const Shape& shape() const { return shape_; }
  ArrayType type() const { return {dtype_, shape_}; }
  const std::vector<std::ptrdiff_t>& strides() const { return strides_; }
  int rank() const { return static_cast<int>(shape_.size()); }
  std::size_t size() const { return count_; }                          // elements
  std::size_t size_bytes() const { return count_ * size_of(dtype_); }  // without gaps
  bool contiguous() const { return contiguous_; }

  // The elements of a contiguous view as T; throws kInvalidArgument for another type or for gaps.
  template <typename T>
  auto values() const {
    using Element = std::conditional_t<std::is_const_v<Byte>, const T, T>;
    require_contiguous(sizeof(T));
    return std::span<Element>(reinterpret_cast<Element*>(data_), count_);
  }

  // All bytes of a contiguous view; throws kInvalidArgument where there are gaps.
  auto bytes() const {
    using Octet = std::conditional_t<std::is_const_v<Byte>, const std::uint8_t, std::uint8_t>;
    require_contiguous(size_of(dtype_));
    return std::span<Octet>(reinterpret_cast<Octet*>(data_), size_bytes());
  }

  // Axis 0 fixed at index: a view of rank-1 (a frame of a series).
  BasicView frame(std::size_t index) const;
  // Axis 0 limited to [begin, end).
  BasicView frames(std::size_t begin, std::size_t end) const;
  // Same elements, other shape; contiguous views only.
  BasicView reshaped(Shape shape) const;

 private:
  void require_contiguous(std::size_t element_bytes) const;

  Byte* data_ = nullptr;
  Dtype dtype_ = Dtype::kByte;
  Shape shape_;
  std::vector<std::ptrdiff_t> strides_;
  std::size_t count_ = 0;
  bool contiguous_ = true;
};

using View = BasicView<std::byte>;
using ConstView = BasicView<const std::byte>;

// An owned, contiguous array. Movable; copies are made by copy_of only.
class Array {
 public:
  Array() = default;
  Array(Dtype dtype, Shape shape);  // uninitialised
  explicit Array(const ArrayType& type) : Array(type.dtype, type.shape) {}
  static Array copy_of(ConstView source);
  // Takes memory that release frees; for buffers that come from elsewhere (mmap, a caller's malloc).
  static Array take(std::byte* data, Dtype dtype, Shape shape, std::shared_ptr<void> owner);

  Array(Array&&) = default;
  Array& operator=(Array&&) = default;
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;

  View view() { return {data_, dtype_, shape_}; }
  ConstView view() const { return {data_, dtype_, shape_}; }
  Dtype dtype() const { return dtype_; }
  const Shape& shape() const { return shape_; }
  ArrayType type() const { return {dtype_, shape_}; }
  std::size_t size() const { return view().size(); }
  std::size_t size_bytes() const { return view().size_bytes(); }
  template <typename T>
  std::span<T> values() {
    return view().values<T>();
  }
  template <typename T>
  std::span<const T> values() const {
    return view().values<T>();
  }
  void reshape(Shape shape);  // same number of elements

 private:
  std::shared_ptr<void> owner_;
  std::byte* data_ = nullptr;
  Dtype dtype_ = Dtype::kByte;
  Shape shape_;
};

// Copies element by element between views of one dtype and shape, whatever their strides.
void copy(ConstView from, View to);
// The view itself where it is contiguous, else a contiguous copy of it that storage then owns.
ConstView contiguous(ConstView view, Array& storage);
// Element-wise static_cast into a new array (saturating where an integer target cannot hold the value;
// NaN becomes 0; bool is whether the value is not 0).
Array cast(ConstView from, Dtype to);

}  // namespace tezpress
