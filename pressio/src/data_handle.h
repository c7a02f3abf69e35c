// struct pressio_data and the one place where LibPressio's order of dimensions
// (fastest first) meets ours (axis 0 slowest). An object may claim more elements
// than its memory has (reshape); whatever reads it goes through view_of(), which
// refuses that.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/array.h"
#include "base/bytes.h"
#include "core/compressor.h"
#include "pressio_data.h"

struct pressio_data {
  pressio_dtype dtype = pressio_byte_dtype;
  std::vector<std::size_t> dims;  // fastest first
  void* memory = nullptr;
  std::size_t capacity = 0;       // bytes of memory
  std::shared_ptr<void> owner;    // frees the memory; empty where it is borrowed
  std::string domain = "malloc";  // who allocated it

  pressio_data() = default;
  pressio_data(pressio_data&&) = default;
  pressio_data& operator=(pressio_data&&) = default;
};

namespace tezpress::capi {

// Products that do not fit are the largest number there is.
std::size_t element_count(const pressio_data& data);
std::size_t byte_count(const pressio_data& data);
bool has_data(const pressio_data& data);

// Dtype and dimensions without memory. Throws kInvalidArgument for a dtype that does not exist, num_dimensions without
// dimensions, and an array that cannot exist.
pressio_data without_memory(pressio_dtype dtype, std::size_t num_dimensions, const std::size_t* dimensions);
// The same with memory, not initialised; where a compressor in another process may want to see it, that can.
pressio_data with_memory(pressio_data type);
pressio_data copy_of(const pressio_data& data);

ArrayType type_of(const pressio_data& data);
// Throws kInvalidArgument where the memory is missing or smaller than the dimensions say.
ConstView view_of(const pressio_data& data);
// The bytes of view_of().
ByteSpan bytes_of(const pressio_data& data);
// Gives data the type, keeping memory that is large enough, else new memory.
View prepare(pressio_data& data, const ArrayType& type);

// Array and bytes become the contents of the object; nothing is copied.
pressio_data data_of(Array array);
pressio_data data_of(OwnedBytes stream, const ArrayType& type);
// A deep copy: what options store. Dimensions without memory become zeros, for options have no such state.
Array array_of(const pressio_data& data);

// Copies values into the object, into its memory where that is large enough.
void assign(pressio_data& target, const ConstView& values);
// Result becomes the contents of target: into borrowed memory that is large enough by a copy, else without.
void replace(pressio_data& target, pressio_data result);

}  // namespace tezpress::capi
