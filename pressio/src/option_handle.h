// struct pressio_option and struct pressio_options over the core's options. What
// the core does not know is added here: a pointer that owns what it points to.
// Such an owner is kept beside the core's option, which holds the bare pointer.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/options.h"
#include "pressio_option.h"
#include "pressio_options.h"

namespace tezpress::capi {

// A pointer that is copied and freed by functions of the caller; either may be null.
class ManagedPointer {
 public:
  using Deleter = void (*)(void*, void*);
  using Copy = void (*)(void**, void**, const void*, const void*);

  ManagedPointer(void* value, void* metadata, Deleter deleter, Copy copy)
      : value_(value), metadata_(metadata), deleter_(deleter), copy_(copy) {}
  ManagedPointer(const ManagedPointer& other) : deleter_(other.deleter_), copy_(other.copy_) {
    if (copy_ != nullptr) copy_(&value_, &metadata_, other.value_, other.metadata_);
  }
  ManagedPointer(ManagedPointer&& other) noexcept { swap(other); }
  ManagedPointer& operator=(ManagedPointer other) noexcept {
    swap(other);
    return *this;
  }
  ~ManagedPointer() {
    if (deleter_ != nullptr) deleter_(value_, metadata_);
  }
  void* value() const { return value_; }

 private:
  void swap(ManagedPointer& other) noexcept {
    std::swap(value_, other.value_);
    std::swap(metadata_, other.metadata_);
    std::swap(deleter_, other.deleter_);
    std::swap(copy_, other.copy_);
  }

  void* value_ = nullptr;
  void* metadata_ = nullptr;
  Deleter deleter_ = nullptr;
  Copy copy_ = nullptr;
};

}  // namespace tezpress::capi

struct pressio_option {
  tezpress::Option value;
  std::optional<tezpress::capi::ManagedPointer> owner = {};  // of value, where that is its pointer

  pressio_option() = default;
  explicit pressio_option(tezpress::Option option) : value(std::move(option)) {}
  explicit pressio_option(tezpress::capi::ManagedPointer pointer) : value(pointer.value()), owner(std::move(pointer)) {}
  pressio_option(const pressio_option& other) : value(other.value), owner(other.owner) {
    if (owner) value = tezpress::Option(owner->value());
  }
  pressio_option(pressio_option&&) = default;
  pressio_option& operator=(pressio_option&&) = default;
};

struct pressio_options {
  using Owners = std::map<std::string, tezpress::capi::ManagedPointer, std::less<>>;

  tezpress::Options values;
  Owners owners;  // of pointers in values, by key

  pressio_options() = default;
  explicit pressio_options(tezpress::Options options) : values(std::move(options)) {}
  pressio_options(const pressio_options& other);

  pressio_option get(std::string_view key) const;  // a copy; without type where there is none
  void put(const std::string& key, pressio_option option);
};

namespace tezpress::capi {

// The option as another type; without a value where it has none or the level does not allow it.
pressio_option converted(const pressio_option& option, OptionType type, Conversion level);

// Enums of the caller, which may be any number, as those of the core. Throw kInvalidArgument.
OptionType core_type(pressio_option_type type);
Conversion core_level(pressio_conversion_safety safety);

// As LibPressio prints them: "<double> = 0.001".
std::string text_of(const Option& option);

}  // namespace tezpress::capi
