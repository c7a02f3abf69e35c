// pressio_option.h.
#include "border.h"
#include "data_handle.h"
#include "option_lists.h"
#include "scalar_types.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

template <typename F>
pressio_option* boxed(const F& make) {
  return guard(static_cast<pressio_option*>(nullptr), [&] { return new pressio_option(make()); });
}

void store(pressio_option* option, Option value) { checked(option, "option") = pressio_option(std::move(value)); }

template <typename C>
C scalar(const pressio_option* option) {
  const auto* value = option != nullptr ? stored_value<C>(option->value) : nullptr;
  return value != nullptr ? static_cast<C>(*value) : C{};
}

Option data_option(const pressio_data* data) { return Option(array_of(checked(data, "data"))); }

}  // namespace

#define FUNCTIONS(NAME, TYPE)                                                                          \
  struct pressio_option* pressio_option_new_##NAME(TYPE value) {                                       \
    return boxed([&] { return pressio_option(option_of(value)); });                                    \
  }                                                                                                    \
  TYPE pressio_option_get_##NAME(struct pressio_option const* option) { return scalar<TYPE>(option); } \
  void pressio_option_set_##NAME(struct pressio_option* option, TYPE value) {                          \
    attempt([&] { store(option, option_of(value)); });                                                 \
  }
TEZPRESS_SCALAR_TYPES(FUNCTIONS)
#undef FUNCTIONS

struct pressio_option* pressio_option_new(void) {
  return boxed([] { return pressio_option(); });
}

void pressio_option_free(struct pressio_option* options) { delete options; }

enum pressio_option_type pressio_option_get_type(struct pressio_option const* option) {
  return option != nullptr ? static_cast<pressio_option_type>(option->value.type()) : pressio_option_unset_type;
}

void pressio_option_set_type(struct pressio_option* option, enum pressio_option_type type) {
  attempt([&] { store(option, Option::typed(core_type(type))); });
}

bool pressio_option_has_value(struct pressio_option const* option) {
  return option != nullptr && option->value.has_value();
}

enum pressio_options_key_status pressio_option_cast_set(struct pressio_option* lhs, struct pressio_option* rhs,
                                                        enum pressio_conversion_safety safety) {
  return guard(pressio_options_key_exists, [&] {
    const OptionType type = checked(lhs, "lhs").value.type();
    pressio_option result = converted(checked(rhs, "rhs"), type, core_level(safety));
    if (!result.value.has_value()) return pressio_options_key_exists;
    *lhs = std::move(result);
    return pressio_options_key_set;
  });
}

enum pressio_options_key_status pressio_option_as_set(struct pressio_option* lhs, struct pressio_option* rhs) {
  return pressio_option_cast_set(lhs, rhs, pressio_conversion_implicit);
}

struct pressio_option* pressio_option_new_string(const char* value) {
  return boxed([&] { return pressio_option(Option(checked_text(value, "value"))); });
}

const char* pressio_option_get_string(struct pressio_option const* option) {
  const auto* text = option != nullptr ? stored_value<std::string>(option->value) : nullptr;
  return text != nullptr ? text->c_str() : nullptr;
}

void pressio_option_set_string(struct pressio_option* option, const char* value) {
  attempt([&] { store(option, Option(checked_text(value, "value"))); });
}

struct pressio_option* pressio_option_new_userptr_managed(void* value, void* metadata, void (*deleter)(void*, void*),
                                                          void (*copy)(void**, void**, const void*, const void*)) {
  return boxed([&] { return pressio_option(ManagedPointer(value, metadata, deleter, copy)); });
}

void pressio_option_set_userptr_managed(struct pressio_option* option, void* value, void* metadata,
                                        void (*deleter)(void*, void*),
                                        void (*copy)(void**, void**, const void*, const void*)) {
  attempt([&] { checked(option, "option") = pressio_option(ManagedPointer(value, metadata, deleter, copy)); });
}

struct pressio_option* pressio_option_new_strings(const char** values, size_t size) {
  return boxed([&] { return pressio_option(Option(texts_of(values, size))); });
}

const char** pressio_option_get_strings(struct pressio_option const* option, size_t* size) {
  const auto* texts = option != nullptr ? stored_value<std::vector<std::string>>(option->value) : nullptr;
  if (size != nullptr) *size = texts != nullptr ? texts->size() : 0;
  if (texts == nullptr) return nullptr;
  return const_cast<const char**>(guard(static_cast<char**>(nullptr), [&] { return duplicate(*texts); }));
}

void pressio_option_set_strings(struct pressio_option* option, const char** values, size_t size) {
  attempt([&] { store(option, Option(texts_of(values, size))); });
}

struct pressio_option* pressio_option_new_data(struct pressio_data* data) {
  return boxed([&] { return pressio_option(data_option(data)); });
}

struct pressio_data* pressio_option_get_data(struct pressio_option const* option) {
  const auto* array = option != nullptr ? stored_value<Option::Data>(option->value) : nullptr;
  if (array == nullptr) return nullptr;
  return guard(static_cast<pressio_data*>(nullptr),
               [&] { return new pressio_data(data_of(Array::copy_of((*array)->view()))); });
}

void pressio_option_set_data(struct pressio_option* option, struct pressio_data* value) {
  attempt([&] { store(option, data_option(value)); });
}

struct pressio_option* pressio_option_convert_implicit(struct pressio_option const* option,
                                                       enum pressio_option_type type) {
  return pressio_option_convert(option, type, pressio_conversion_implicit);
}

struct pressio_option* pressio_option_convert(struct pressio_option const* option, enum pressio_option_type type,
                                              enum pressio_conversion_safety safety) {
  return boxed([&] {
    pressio_option result = converted(checked(option, "option"), core_type(type), core_level(safety));
    if (!result.value.has_value()) fail(ErrorCode::kInvalidArgument, "the option does not convert");
    return result;
  });
}

char* pressio_option_to_string(struct pressio_option const* option) {
  return guard(static_cast<char*>(nullptr), [&] { return duplicate(text_of(checked(option, "option").value)); });
}
