// Memory that another process can map: sealed memfds (Linux). One decision: an
// array that lies in such memory is found by its address, so views stay plain
// pointers and a compressor in another process needs no copy of its input. Freed
// segments are kept for reuse, because the first touch of fresh pages costs more
// than copying them. docs/bridge.md, section 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace tezpress {

class SharedSegment {
 public:
  // Throws kOutOfMemory, or kIo where the system has no memfds.
  static std::shared_ptr<SharedSegment> make(std::size_t size);
  // Takes a descriptor from another process and maps it for reading. Throws kCorrupt unless it has size bytes (> 0)
  // and is sealed, so that no access can fault.
  static std::shared_ptr<SharedSegment> received(int descriptor, std::size_t size);
  ~SharedSegment();
  SharedSegment(const SharedSegment&) = delete;
  SharedSegment& operator=(const SharedSegment&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  std::int64_t number() const { return number_; }  // unique in this process, from 1

 private:
  SharedSegment(int descriptor, std::size_t size, bool writable);

  int descriptor_;
  std::size_t size_;
  std::byte* data_;
  std::int64_t number_;
};

// Bytes inside a segment.
struct SharedPlace {
  std::shared_ptr<SharedSegment> segment;
  std::size_t offset = 0;
  std::byte* data() const { return segment->data() + offset; }
};

// size bytes, 64-byte aligned, not initialised, that other processes can map. Throws as SharedSegment::make().
std::shared_ptr<std::byte> allocate_shared(std::size_t size);
// Where these bytes are, if they are memory of allocate_shared().
std::optional<SharedPlace> find_shared(const void* data, std::size_t size);
// Memory of allocate_shared() that another process may still write to: it is not used again once it is freed.
void never_reuse(const void* data);

// From now on arrays of kSharedArrayBytes and more are made in shared memory. Asked for when the first compressor
// that lives in another process is made: until then nobody gains from it.
void share_large_arrays();
inline constexpr std::size_t kSharedArrayBytes = std::size_t{1} << 18;
// Memory of an array: shared where that was asked for, else ordinary; 64-byte aligned, not initialised.
// Null where there is not enough.
std::shared_ptr<std::byte> allocate_array(std::size_t size) noexcept;

}  // namespace tezpress
