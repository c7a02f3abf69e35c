// Every use of the HDF5 library happens inside a Hdf5Session: Debian's HDF5 is not
// thread-safe, so one lock of the process guards it, and its habit of printing
// errors is off while a session lives (its messages go into our Errors instead).
#pragma once

#include <hdf5.h>

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/array.h"

namespace tezpress {

class Hdf5Session {
 public:
  Hdf5Session();  // waits for the lock; not reentrant
  ~Hdf5Session();
  Hdf5Session(const Hdf5Session&) = delete;
  Hdf5Session& operator=(const Hdf5Session&) = delete;

 private:
  std::unique_lock<std::mutex> lock_;
  H5E_auto2_t old_print_ = nullptr;
  void* old_client_ = nullptr;
};

// The messages on HDF5's error stack, outermost first, as ": a; b", or "" if it is empty. Clears the stack.
std::string take_hdf5_errors();

// An identifier of HDF5 with the function that closes it.
class Hdf5Id {
 public:
  using CloseFunction = herr_t (*)(hid_t);
  Hdf5Id() = default;
  Hdf5Id(hid_t id, CloseFunction function) : id_(id), close_(function) {}
  Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Id& operator=(Hdf5Id&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Id() {
    if (id_ >= 0) close_(id_);
  }
  hid_t get() const { return id_; }
  bool valid() const { return id_ >= 0; }

 private:
  hid_t id_ = -1;
  CloseFunction close_ = nullptr;
};

// HDF5's in-memory type of dtype; not to be closed. bool and byte are 8-bit unsigned integers.
hid_t hdf5_native_type(Dtype dtype);
// The dtype that holds values of an HDF5 integer or float type without loss; nothing for any other class.
std::optional<Dtype> dtype_of_hdf5(hid_t type);

}  // namespace tezpress
