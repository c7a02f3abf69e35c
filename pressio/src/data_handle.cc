#include "data_handle.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/shared_memory.h"
#include "border.h"

namespace tezpress::capi {
namespace {

constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();

std::size_t product(std::size_t a, std::size_t b) { return b != 0 && a > kMost / b ? kMost : a * b; }

Dtype dtype_of(pressio_dtype dtype) {
  const auto number = static_cast<unsigned>(dtype);
  if (number >= kDtypeCount) fail(ErrorCode::kInvalidArgument, "the dtype number {} does not exist", number);
  return static_cast<Dtype>(number);
}

pressio_data of_type(const ArrayType& type) {
  pressio_data data;
  data.dtype = static_cast<pressio_dtype>(type.dtype);
  data.dims.assign(type.shape.rbegin(), type.shape.rend());
  return data;
}

}  // namespace

std::size_t element_count(const pressio_data& data) {
  if (data.dims.empty()) return 0;
  // A 0 anywhere makes it 0, also after a product that did not fit.
  if (std::find(data.dims.begin(), data.dims.end(), 0) != data.dims.end()) return 0;
  std::size_t count = 1;
  for (const std::size_t length : data.dims) count = product(count, length);
  return count;
}

std::size_t byte_count(const pressio_data& data) { return product(element_count(data), size_of(dtype_of(data.dtype))); }

bool has_data(const pressio_data& data) { return data.memory != nullptr && element_count(data) > 0; }

pressio_data without_memory(pressio_dtype dtype, std::size_t num_dimensions, const std::size_t* dimensions) {
  if (num_dimensions > 0) checked(dimensions, "dimensions");
  pressio_data data;
  data.dtype = dtype;
  data.dims.assign(dimensions, dimensions + num_dimensions);
  if (byte_count(data) > kMost / 2)
    fail(ErrorCode::kInvalidArgument, "dimensions with more elements than memory can address");
  return data;
}

pressio_data with_memory(pressio_data type) {
  type.capacity = byte_count(type);
  type.owner = allocate_array(type.capacity);
  if (!type.owner) fail(ErrorCode::kOutOfMemory, "no memory for {} bytes", type.capacity);
  type.memory = type.owner.get();
  type.domain = "malloc";
  return type;
}

pressio_data copy_of(const pressio_data& data) {
  pressio_data copy = without_memory(data.dtype, data.dims.size(), data.dims.data());
  if (data.memory == nullptr) return copy;
  copy = with_memory(std::move(copy));
  if (copy.capacity > 0) std::memcpy(copy.memory, bytes_of(data).data(), copy.capacity);
  return copy;
}

ArrayType type_of(const pressio_data& data) {
  return {dtype_of(data.dtype), Shape(data.dims.rbegin(), data.dims.rend())};
}

ConstView view_of(const pressio_data& data) {
  ArrayType type = type_of(data);
  const std::size_t bytes = byte_count(data);
  if (bytes > 0 && data.memory == nullptr)
    fail(ErrorCode::kInvalidArgument, "an array of shape {} without data was used where data are needed",
         to_string(type.shape));
  if (bytes > data.capacity)
    fail(ErrorCode::kInvalidArgument, "an array of shape {} needs {} bytes but its memory has {}",
         to_string(type.shape), bytes, data.capacity);
  return {static_cast<const std::byte*>(data.memory), type.dtype, std::move(type.shape)};
}

ByteSpan bytes_of(const pressio_data& data) {
  // Not by way of view_of(): compressed data may have any dimensions, also more than views have.
  const std::size_t bytes = byte_count(data);
  if (bytes > data.capacity)
    fail(ErrorCode::kInvalidArgument, "the dimensions say {} bytes but there are {}", bytes, data.capacity);
  return {static_cast<const std::uint8_t*>(data.memory), bytes};
}

View prepare(pressio_data& data, const ArrayType& type) {
  pressio_data typed = of_type(type);
  if (data.memory == nullptr || byte_count(typed) > data.capacity) {
    data = with_memory(std::move(typed));
  } else {
    data.dtype = typed.dtype;
    data.dims = std::move(typed.dims);
  }
  return {static_cast<std::byte*>(data.memory), type.dtype, type.shape};
}

pressio_data data_of(Array array) {
  pressio_data data = of_type(array.type());
  data.capacity = array.size_bytes();
  auto owner = std::make_shared<Array>(std::move(array));
  data.memory = owner->view().data();
  data.owner = std::move(owner);
  return data;
}

pressio_data data_of(OwnedBytes stream, const ArrayType& type) {
  const bool fits = tezpress::element_count(type.shape) * size_of(type.dtype) == stream.bytes.size();
  pressio_data data = of_type(fits ? type : ArrayType{Dtype::kByte, {stream.bytes.size()}});
  data.capacity = stream.bytes.size();
  data.memory = const_cast<std::uint8_t*>(stream.bytes.data());
  data.owner = std::const_pointer_cast<void>(stream.owner);
  return data;
}

Array array_of(const pressio_data& data) {
  if (data.memory != nullptr || element_count(data) == 0) return Array::copy_of(view_of(data));
  Array zeros(type_of(data));
  std::memset(zeros.view().data(), 0, zeros.size_bytes());
  return zeros;
}

void assign(pressio_data& target, const ConstView& values) { copy(values, prepare(target, values.type())); }

void replace(pressio_data& target, pressio_data result) {
  const bool borrowed = target.memory != nullptr && target.owner == nullptr;
  if (borrowed && byte_count(result) <= target.capacity)
    assign(target, view_of(result));
  else
    target = std::move(result);
}

}  // namespace tezpress::capi
