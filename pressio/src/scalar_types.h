// The option types that C passes by value: one list, from which the families of
// functions of pressio_option.h and pressio_options.h are made. NAME is the end
// of the functions' names, TYPE the C type.
#pragma once

#include "option_handle.h"

#define TEZPRESS_SCALAR_TYPES(FUNCTIONS)              \
  FUNCTIONS(uinteger8, uint8_t)                       \
  FUNCTIONS(integer8, int8_t)                         \
  FUNCTIONS(uinteger16, uint16_t)                     \
  FUNCTIONS(integer16, int16_t)                       \
  FUNCTIONS(uinteger, uint32_t)                       \
  FUNCTIONS(integer, int32_t)                         \
  FUNCTIONS(uinteger64, uint64_t)                     \
  FUNCTIONS(integer64, int64_t)                       \
  FUNCTIONS(float, float)                             \
  FUNCTIONS(double, double)                           \
  FUNCTIONS(bool, bool)                               \
  FUNCTIONS(dtype, enum pressio_dtype)                \
  FUNCTIONS(threadsafety, enum pressio_thread_safety) \
  FUNCTIONS(userptr, void*)

namespace tezpress::capi {

// The alternative of Option::Value that stores a C type.
template <typename C>
struct StoredAs {
  using Type = C;
};
template <>
struct StoredAs<pressio_dtype> {
  using Type = Dtype;
};
template <>
struct StoredAs<pressio_thread_safety> {
  using Type = ThreadSafety;
};

// Enums of the caller may be any number; one that does not exist is no value, only a type.
template <typename C>
Option option_of(C value) {
  using Stored = typename StoredAs<C>::Type;
  constexpr OptionType kType = option_type_of<Stored>();
  if constexpr (std::is_same_v<Stored, Dtype>)
    if (static_cast<unsigned>(value) >= kDtypeCount) return Option::typed(kType);
  if constexpr (std::is_same_v<Stored, ThreadSafety>)
    if (static_cast<unsigned>(value) > static_cast<unsigned>(ThreadSafety::kMultiple)) return Option::typed(kType);
  return Option(static_cast<Stored>(value));
}

// The value where it is one of exactly that type, else null.
template <typename C>
const typename StoredAs<C>::Type* stored_value(const Option& option) {
  return std::get_if<typename StoredAs<C>::Type>(&option.value());
}

}  // namespace tezpress::capi
