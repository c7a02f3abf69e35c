// The border between C and C++: no exception crosses it, and a pointer that must
// not be null is checked where it is used. Functions without a place for an error
// return what their header says for "nothing".
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tezpress::capi {

// f(), or otherwise where it throws.
template <typename R, typename F>
R guard(R otherwise, const F& f) noexcept {
  try {
    return f();
  } catch (...) {
    return otherwise;
  }
}

// f() for its effect alone.
template <typename F>
void attempt(const F& f) noexcept {
  guard(0, [&] {
    f();
    return 0;
  });
}

// Code and sentence of the last call with a handle.
struct Fault {
  int code = 0;
  std::string message;

  void clear() {
    code = 0;
    message.clear();
  }
  // Never throws: without memory for the sentence the code alone stays.
  void set(int number, std::string_view sentence) noexcept {
    code = number;
    attempt([&] { message = sentence; });
  }
};

// f(), or otherwise with the code and the sentence of what it throws in fault.
template <typename R, typename F>
R guard(Fault& fault, R otherwise, const F& f) noexcept {
  try {
    return f();
  } catch (const Error& error) {
    fault.set(static_cast<int>(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    fault.set(static_cast<int>(ErrorCode::kOutOfMemory), "out of memory");
  } catch (const std::exception& error) {
    fault.set(static_cast<int>(ErrorCode::kInternal), error.what());
  }
  return otherwise;
}

// The object behind a handle or an argument of the caller.
template <typename T>
T& checked(T* pointer, std::string_view what) {
  if (pointer == nullptr) fail(ErrorCode::kInvalidArgument, "{} is NULL", what);
  return *pointer;
}

inline std::string checked_text(const char* text, std::string_view what) { return std::string(&checked(text, what)); }

// size bytes of malloc(), as C programs free them.
inline void* allocate_bytes(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

inline char* duplicate(std::string_view text) {
  char* copy = static_cast<char*>(allocate_bytes(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

}  // namespace tezpress::capi
