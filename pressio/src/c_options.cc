// pressio_options.h.
#include "border.h"
#include "data_handle.h"
#include "option_lists.h"
#include "scalar_types.h"

using namespace tezpress;
using namespace tezpress::capi;

namespace {

constexpr auto kSet = pressio_options_key_set;
constexpr auto kExists = pressio_options_key_exists;
constexpr auto kDoesNotExist = pressio_options_key_does_not_exist;

template <typename F>
pressio_options* boxed(const F& make) {
  return guard(static_cast<pressio_options*>(nullptr), [&] { return new pressio_options(make()); });
}

void store(pressio_options* options, const char* key, pressio_option option) {
  checked(options, "options").put(checked_text(key, "key"), std::move(option));
}

// The set option under key, or null.
const Option* find_set(const pressio_options* options, const char* key) {
  if (options == nullptr || key == nullptr) return nullptr;
  const Option* option = options->values.find(key);
  return option != nullptr && option->has_value() ? option : nullptr;
}

// Gives use() the value under key where it is a T.
template <typename T, typename F>
pressio_options_key_status read(const pressio_options* options, const char* key, const F& use) {
  const Option* option = find_set(options, key);
  if (option == nullptr) return kDoesNotExist;
  const T* value = std::get_if<T>(&option->value());
  if (value == nullptr) return kExists;
  return guard(kExists, [&] {
    use(*value);
    return kSet;
  });
}

// Gives use() the value under key where it converts to a T.
template <typename T, typename F>
pressio_options_key_status convert(const pressio_options* options, const char* key, pressio_conversion_safety safety,
                                   const F& use) {
  const Option* option = find_set(options, key);
  if (option == nullptr) return kDoesNotExist;
  return guard(kExists, [&] {
    const auto result = option->convert(option_type_of<T>(), core_level(safety));
    if (!result) return kExists;
    use(result->template get<T>());
    return kSet;
  });
}

// Writes a value to where the caller wants it.
template <typename C>
auto to_scalar(C* target) {
  return [target](const auto& value) { checked(target, "value") = static_cast<C>(value); };
}

template <typename Text>
auto to_text(Text* target) {
  return [target](const std::string& value) { checked(target, "value") = duplicate(value); };
}

auto to_data(pressio_data** target) {
  return [target](const Option::Data& value) {
    if (checked(target, "value") == nullptr)
      *target = new pressio_data(data_of(Array::copy_of(value->view())));
    else
      assign(**target, value->view());
  };
}

template <typename List>
auto to_list(std::size_t* size, List* target) {
  return [size, target](const std::vector<std::string>& value) {
    checked(size, "size");
    checked(target, "values");
    // The texts are the caller's; only the header of the getter calls them const.
    *target = const_cast<List>(duplicate(value));
    *size = value.size();
  };
}

void none(std::size_t* size) {
  if (size != nullptr) *size = 0;
}

}  // namespace

#define FUNCTIONS(NAME, TYPE)                                                                                         \
  void pressio_options_set_##NAME(struct pressio_options* options, const char* key, TYPE value) {                     \
    attempt([&] { store(options, key, pressio_option(option_of(value))); });                                          \
  }                                                                                                                   \
  enum pressio_options_key_status pressio_options_get_##NAME(struct pressio_options const* options, const char* key,  \
                                                             TYPE* value) {                                           \
    return read<StoredAs<TYPE>::Type>(options, key, to_scalar(value));                                                \
  }                                                                                                                   \
  enum pressio_options_key_status pressio_options_cast_##NAME(struct pressio_options const* options, const char* key, \
                                                              const enum pressio_conversion_safety safety,            \
                                                              TYPE* value) {                                          \
    return convert<StoredAs<TYPE>::Type>(options, key, safety, to_scalar(value));                                     \
  }                                                                                                                   \
  enum pressio_options_key_status pressio_options_as_##NAME(struct pressio_options const* options, const char* key,   \
                                                            TYPE* value) {                                            \
    return pressio_options_cast_##NAME(options, key, pressio_conversion_implicit, value);                             \
  }
TEZPRESS_SCALAR_TYPES(FUNCTIONS)
#undef FUNCTIONS

struct pressio_options* pressio_options_new(void) {
  return boxed([] { return pressio_options(); });
}

struct pressio_options* pressio_options_copy(struct pressio_options const* options) {
  return boxed([&] { return checked(options, "options"); });
}

struct pressio_options* pressio_options_merge(struct pressio_options const* lhs, struct pressio_options const* rhs) {
  return boxed([&] {
    pressio_options merged = checked(lhs, "lhs");
    for (const auto& [key, option] : checked(rhs, "rhs").values)
      if (merged.values.find(key) == nullptr) merged.put(key, rhs->get(key));
    return merged;
  });
}

void pressio_options_free(struct pressio_options* options) { delete options; }

enum pressio_options_key_status pressio_options_exists(struct pressio_options const* options, const char* key) {
  if (find_set(options, key) != nullptr) return kSet;
  const bool exists = options != nullptr && key != nullptr && options->values.find(key) != nullptr;
  return exists ? kExists : kDoesNotExist;
}

struct pressio_option* pressio_options_get(struct pressio_options const* options, const char* key) {
  return guard(static_cast<pressio_option*>(nullptr), [&] {
    return new pressio_option(options != nullptr && key != nullptr ? options->get(key) : pressio_option());
  });
}

void pressio_options_set(struct pressio_options* options, const char* key, struct pressio_option* option) {
  attempt([&] { store(options, key, checked(option, "option")); });
}

enum pressio_options_key_status pressio_options_cast_set(struct pressio_options* options, const char* key,
                                                         struct pressio_option const* option,
                                                         enum pressio_conversion_safety safety) {
  if (pressio_options_exists(options, key) == kDoesNotExist) return kDoesNotExist;
  return guard(kExists, [&] {
    const OptionType type = options->values.find(key)->type();
    pressio_option result = converted(checked(option, "option"), type, core_level(safety));
    if (!result.value.has_value()) return kExists;
    options->put(key, std::move(result));
    return kSet;
  });
}

enum pressio_options_key_status pressio_options_as_set(struct pressio_options* options, const char* key,
                                                       struct pressio_option* option) {
  return pressio_options_cast_set(options, key, option, pressio_conversion_implicit);
}

void pressio_options_set_type(struct pressio_options* options, const char* key, enum pressio_option_type type) {
  attempt([&] { store(options, key, pressio_option(Option::typed(core_type(type)))); });
}

void pressio_options_clear(struct pressio_options* options, const char* key) {
  pressio_options_set_type(options, key, pressio_option_unset_type);
}

size_t pressio_options_size(struct pressio_options const* options) {
  return options != nullptr ? options->values.size() : 0;
}

size_t pressio_options_num_set(struct pressio_options const* options) {
  size_t set = 0;
  if (options != nullptr)
    for (const auto& [key, option] : options->values) set += option.has_value() ? 1 : 0;
  return set;
}

void pressio_options_set_userptr_managed(struct pressio_options* options, const char* key, void* value, void* metadata,
                                         void (*deleter)(void*, void*),
                                         void (*copy)(void**, void**, const void*, const void*)) {
  attempt([&] { store(options, key, pressio_option(ManagedPointer(value, metadata, deleter, copy))); });
}

void pressio_options_set_string(struct pressio_options* options, const char* key, const char* value) {
  attempt([&] { store(options, key, pressio_option(Option(checked_text(value, "value")))); });
}

enum pressio_options_key_status pressio_options_get_string(struct pressio_options const* options, const char* key,
                                                           const char** value) {
  return read<std::string>(options, key, to_text(value));
}

enum pressio_options_key_status pressio_options_cast_string(struct pressio_options const* options, const char* key,
                                                            const enum pressio_conversion_safety safety, char** value) {
  return convert<std::string>(options, key, safety, to_text(value));
}

enum pressio_options_key_status pressio_options_as_string(struct pressio_options const* options, const char* key,
                                                          char** value) {
  return pressio_options_cast_string(options, key, pressio_conversion_implicit, value);
}

void pressio_options_set_data(struct pressio_options* options, const char* key, struct pressio_data* value) {
  attempt([&] { store(options, key, pressio_option(Option(array_of(checked(value, "value"))))); });
}

enum pressio_options_key_status pressio_options_get_data(struct pressio_options const* options, const char* key,
                                                         struct pressio_data** value) {
  return read<Option::Data>(options, key, to_data(value));
}

enum pressio_options_key_status pressio_options_cast_data(struct pressio_options const* options, const char* key,
                                                          const enum pressio_conversion_safety safety,
                                                          struct pressio_data** value) {
  return convert<Option::Data>(options, key, safety, to_data(value));
}

enum pressio_options_key_status pressio_options_as_data(struct pressio_options const* options, const char* key,
                                                        struct pressio_data** value) {
  return pressio_options_cast_data(options, key, pressio_conversion_implicit, value);
}

void pressio_options_set_strings(struct pressio_options* options, const char* key, size_t size,
                                 const char* const* values) {
  attempt([&] { store(options, key, pressio_option(Option(texts_of(values, size)))); });
}

enum pressio_options_key_status pressio_options_get_strings(struct pressio_options const* options, const char* key,
                                                            size_t* size, const char*** values) {
  none(size);
  return read<std::vector<std::string>>(options, key, to_list(size, values));
}

enum pressio_options_key_status pressio_options_cast_strings(struct pressio_options const* options, const char* key,
                                                             const enum pressio_conversion_safety safety, size_t* size,
                                                             char*** values) {
  none(size);
  return convert<std::vector<std::string>>(options, key, safety, to_list(size, values));
}

enum pressio_options_key_status pressio_options_as_strings(struct pressio_options const* options, const char* key,
                                                           size_t* size, char*** values) {
  return pressio_options_cast_strings(options, key, pressio_conversion_implicit, size, values);
}

char* pressio_options_to_string(struct pressio_options const* options) {
  return guard(static_cast<char*>(nullptr), [&] {
    std::string text;
    for (const auto& [key, option] : checked(options, "options").values) text += key + ' ' + text_of(option) + '\n';
    return duplicate(text);
  });
}
