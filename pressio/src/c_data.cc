// pressio_data.h.
#include <algorithm>
#include <cstring>

#include "base/view_ops.h"
#include "border.h"
#include "data_handle.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

// What make() returns, on the heap; NULL where it throws.
template <typename F>
pressio_data* boxed(const F& make) {
  return guard(static_cast<pressio_data*>(nullptr), [&] { return new pressio_data(make()); });
}

pressio_data borrowed(pressio_data type, void* memory, const char* domain) {
  // Device memory cannot be read here, and a name that nobody knows is as likely wrong.
  const std::string name = checked_text(domain, "domain");
  if (name != "malloc" && name != "user" && name != "nonowning")
    fail(ErrorCode::kUnsupported, "memory of the domain {} is not supported", name);
  type.memory = memory;
  type.capacity = memory != nullptr ? byte_count(type) : 0;
  type.domain = name;
  return type;
}

// Blocks of each axis from lists in the order of dimensions; NULL for a list takes the default.
std::vector<AxisBlocks> axis_blocks(std::size_t rank, const std::size_t* start, const std::size_t* stride,
                                    const std::size_t* count, const std::size_t* block) {
  std::vector<AxisBlocks> blocks(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    AxisBlocks& axis = blocks[rank - 1 - i];
    if (start != nullptr) axis.start = start[i];
    if (stride != nullptr) axis.stride = stride[i];
    if (count != nullptr) axis.count = count[i];
    if (block != nullptr) axis.block = block[i];
  }
  return blocks;
}

// Dimension i of the result is dimension order[i]; as axes, both counted from the other end.
std::vector<std::size_t> axes_of_dimensions(std::size_t rank, const std::size_t* order) {
  std::vector<std::size_t> axes;
  for (std::size_t i = rank; order != nullptr && i-- > 0;) axes.push_back(rank - 1 - order[i]);
  return axes;
}

// make(), or an object of the type of data without memory where it throws.
template <typename F>
pressio_data* boxed_or_empty(const pressio_data* data, const F& make) {
  if (data == nullptr) return nullptr;
  if (pressio_data* result = boxed(make)) return result;
  return pressio_data_new_empty(data->dtype, data->dims.size(), data->dims.data());
}

}  // namespace

void pressio_data_libc_free_fn(void* data, void*) { std::free(data); }

struct pressio_data* pressio_data_new_nonowning(const enum pressio_dtype dtype, void* data, size_t const num_dimensions,
                                                size_t const dimensions[]) {
  return pressio_data_new_nonowning_domain(dtype, data, num_dimensions, dimensions, "malloc");
}

struct pressio_data* pressio_data_new_nonowning_domain(const enum pressio_dtype dtype, void* data,
                                                       size_t const num_dimensions, size_t const dimensions[],
                                                       const char* domain) {
  return boxed([&] { return borrowed(without_memory(dtype, num_dimensions, dimensions), data, domain); });
}

struct pressio_data* pressio_data_new_nonowning_from_data(struct pressio_data* source) {
  if (source == nullptr) return nullptr;
  return pressio_data_new_nonowning_domain(source->dtype, source->memory, source->dims.size(), source->dims.data(),
                                           source->domain.c_str());
}

struct pressio_data* pressio_data_new_owning_from_data(struct pressio_data* source) {
  if (source == nullptr) return nullptr;
  return pressio_data_new_owning(source->dtype, source->dims.size(), source->dims.data());
}

struct pressio_data* pressio_data_new_clone(const struct pressio_data* src) {
  return boxed([&] { return copy_of(checked(src, "src")); });
}

struct pressio_data* pressio_data_new_copy(const enum pressio_dtype dtype, void* src, size_t const num_dimensions,
                                           size_t const dimensions[]) {
  return boxed([&] { return copy_of(borrowed(without_memory(dtype, num_dimensions, dimensions), src, "malloc")); });
}

struct pressio_data* pressio_data_new_owning(const enum pressio_dtype dtype, size_t const num_dimensions,
                                             size_t const dimensions[]) {
  return boxed([&] { return with_memory(without_memory(dtype, num_dimensions, dimensions)); });
}

struct pressio_data* pressio_data_new_empty(const enum pressio_dtype dtype, size_t const num_dimensions,
                                            size_t const dimensions[]) {
  return boxed([&] { return without_memory(dtype, num_dimensions, dimensions); });
}

struct pressio_data* pressio_data_new_move(const enum pressio_dtype dtype, void* data, size_t const num_dimensions,
                                           size_t const dimensions[], pressio_data_delete_fn deleter, void* metadata) {
  return boxed([&] {
    const char* domain = deleter == pressio_data_libc_free_fn ? "malloc" : "user";
    pressio_data taken = borrowed(without_memory(dtype, num_dimensions, dimensions), data, domain);
    if (data != nullptr && deleter != nullptr)
      taken.owner = std::shared_ptr<void>(data, [deleter, metadata](void* memory) { deleter(memory, metadata); });
    return taken;
  });
}

struct pressio_data* pressio_data_cast(const struct pressio_data* data, const enum pressio_dtype dtype) {
  return boxed([&] {
    const auto& source = checked(data, "data");
    pressio_data type = without_memory(dtype, source.dims.size(), source.dims.data());
    if (source.memory == nullptr) return type;
    return data_of(cast(view_of(source), type_of(type).dtype));
  });
}

void pressio_data_free(struct pressio_data* data) { delete data; }

void* pressio_data_copy(struct pressio_data const* data, size_t* out_bytes) {
  if (out_bytes != nullptr) *out_bytes = 0;
  return guard(static_cast<void*>(nullptr), [&]() -> void* {
    if (checked(data, "data").memory == nullptr) return nullptr;
    const ByteSpan bytes = bytes_of(*data);
    void* copy = allocate_bytes(bytes.size());
    std::copy(bytes.begin(), bytes.end(), static_cast<std::uint8_t*>(copy));
    if (out_bytes != nullptr) *out_bytes = bytes.size();
    return copy;
  });
}

void* pressio_data_ptr(struct pressio_data const* data, size_t* out_bytes) {
  if (out_bytes != nullptr) *out_bytes = pressio_data_get_bytes(data);
  return data != nullptr ? data->memory : nullptr;
}

struct pressio_data* pressio_data_select(struct pressio_data const* data, const size_t* start, const size_t* stride,
                                         const size_t* count, const size_t* block) {
  return boxed_or_empty(data, [&] {
    return data_of(select(view_of(*data), axis_blocks(data->dims.size(), start, stride, count, block)));
  });
}

struct pressio_data* pressio_data_transpose(struct pressio_data const* data, const size_t* axis) {
  return boxed_or_empty(data, [&] {
    return data_of(Array::copy_of(transposed(view_of(*data), axes_of_dimensions(data->dims.size(), axis))));
  });
}

int pressio_data_reshape(struct pressio_data* data, size_t const num_dimensions, size_t const dimensions[]) {
  return guard(1, [&] {
    pressio_data reshaped = without_memory(checked(data, "data").dtype, num_dimensions, dimensions);
    const std::size_t before = element_count(*data);
    const std::size_t after = element_count(reshaped);
    data->dims = std::move(reshaped.dims);
    return after == before ? 0 : after < before ? -1 : 1;
  });
}

enum pressio_dtype pressio_data_dtype(struct pressio_data const* data) {
  return data != nullptr ? data->dtype : pressio_byte_dtype;
}

bool pressio_data_has_data(struct pressio_data const* data) { return data != nullptr && has_data(*data); }

size_t pressio_data_num_dimensions(struct pressio_data const* data) { return data != nullptr ? data->dims.size() : 0; }

size_t pressio_data_get_dimension(struct pressio_data const* data, size_t const dimension) {
  return dimension < pressio_data_num_dimensions(data) ? data->dims[dimension] : 0;
}

size_t pressio_data_get_bytes(struct pressio_data const* data) { return data != nullptr ? byte_count(*data) : 0; }

size_t pressio_data_num_elements(struct pressio_data const* data) { return data != nullptr ? element_count(*data) : 0; }

size_t pressio_data_get_capacity_in_bytes(struct pressio_data const* data) {
  return data != nullptr ? data->capacity : 0;
}

const char* pressio_data_domain_id(struct pressio_data const* data) {
  return data != nullptr ? data->domain.c_str() : "";
}
