#include "base/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <new>

#include "base/error.h"

namespace tezpress {
namespace {

constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW;
constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kFreeBytes = std::size_t{2} << 30;  // kept for reuse at most
constexpr std::size_t kFreeSegments = 8;

std::atomic<std::int64_t> last_number{0};
std::atomic<bool> large_arrays_shared{false};

std::byte* map(int descriptor, std::size_t size, bool writable) {
  void* data = mmap(nullptr, size, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, descriptor, 0);
  if (data == MAP_FAILED) return nullptr;
  madvise(data, size, MADV_HUGEPAGE);  // where the system allows it for shared memory
  return static_cast<std::byte*>(data);
}

// All segments of this process, as malloc() has all blocks: in use by address, and free for reuse.
class SegmentPool {
 public:
  std::shared_ptr<std::byte> allocate(std::size_t size) {
    auto segment = take_free(size);
    if (!segment) segment = SharedSegment::make((size + kPageBytes - 1) / kPageBytes * kPageBytes);
    std::byte* data = segment->data();
    {
      const std::lock_guard lock(mutex_);
      used_[data] = {std::move(segment), true};
    }
    return {data, [this](std::byte* p) { release(p); }};
  }

  std::optional<SharedPlace> find(const std::byte* data, std::size_t size) {
    const std::lock_guard lock(mutex_);
    auto after = used_.upper_bound(data);
    if (after == used_.begin()) return std::nullopt;
    const auto& segment = std::prev(after)->second.segment;
    const auto offset = static_cast<std::size_t>(data - segment->data());
    if (offset > segment->size() || size > segment->size() - offset) return std::nullopt;
    return SharedPlace{segment, offset};
  }

  void never_reuse(const std::byte* data) {
    const std::lock_guard lock(mutex_);
    const auto found = used_.find(data);
    if (found != used_.end()) found->second.reusable = false;
  }

 private:
  struct Used {
    std::shared_ptr<SharedSegment> segment;
    bool reusable = true;
  };

  std::shared_ptr<SharedSegment> take_free(std::size_t size) {
    const std::lock_guard lock(mutex_);
    auto best = free_.end();
    for (auto it = free_.begin(); it != free_.end(); ++it)
      if ((*it)->size() >= size && (*it)->size() / 2 <= size &&
          (best == free_.end() || (*it)->size() < (*best)->size()))
        best = it;
    if (best == free_.end()) return nullptr;
    auto segment = std::move(*best);
    free_bytes_ -= segment->size();
    free_.erase(best);
    return segment;
  }

  void release(std::byte* data) {
    std::list<std::shared_ptr<SharedSegment>> dropped;  // unmapped after the lock
    const std::lock_guard lock(mutex_);
    const auto found = used_.find(data);
    Used used = std::move(found->second);
    used_.erase(found);
    if (used.reusable) {
      free_bytes_ += used.segment->size();
      free_.push_front(std::move(used.segment));
    } else {
      dropped.push_back(std::move(used.segment));
    }
    while (free_bytes_ > kFreeBytes || free_.size() > kFreeSegments) {
      free_bytes_ -= free_.back()->size();
      dropped.splice(dropped.end(), free_, std::prev(free_.end()));
    }
  }

  std::mutex mutex_;
  std::map<const std::byte*, Used> used_;
  std::list<std::shared_ptr<SharedSegment>> free_;  // the newest first
  std::size_t free_bytes_ = 0;
};

SegmentPool& pool() {
  static auto& pool = *new SegmentPool;  // never destroyed: arrays may outlive every static object
  return pool;
}

}  // namespace

SharedSegment::SharedSegment(int descriptor, std::size_t size, bool writable)
    : descriptor_(descriptor), size_(size), data_(map(descriptor, size, writable)), number_(++last_number) {
  if (data_ != nullptr) return;
  const int reason = errno;
  close(descriptor_);
  fail(ErrorCode::kOutOfMemory, "{} bytes of shared memory could not be mapped: {}", size, std::strerror(reason));
}

SharedSegment::~SharedSegment() {
  munmap(data_, size_);
  close(descriptor_);
}

std::shared_ptr<SharedSegment> SharedSegment::make(std::size_t size) {
  const int descriptor = memfd_create("tezpress", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) fail(ErrorCode::kIo, "no shared memory: memfd_create: {}", std::strerror(errno));
  if (ftruncate(descriptor, static_cast<off_t>(size)) != 0 || fcntl(descriptor, F_ADD_SEALS, kSeals) != 0) {
    const int reason = errno;
    close(descriptor);
    fail(ErrorCode::kOutOfMemory, "no {} bytes of shared memory: {}", size, std::strerror(reason));
  }
  return std::shared_ptr<SharedSegment>(new SharedSegment(descriptor, size, true));
}

std::shared_ptr<SharedSegment> SharedSegment::received(int descriptor, std::size_t size) {
  const int seals = fcntl(descriptor, F_GET_SEALS);
  struct stat status {};
  const bool sized = fstat(descriptor, &status) == 0 && size > 0 && status.st_size == static_cast<off_t>(size);
  if (seals < 0 || (seals & kSeals) != kSeals || !sized) {
    close(descriptor);
    fail(ErrorCode::kCorrupt, "a shared segment of {} bytes was promised, and one of {} bytes with the seals {} came",
         size, static_cast<long long>(status.st_size), seals);
  }
  return std::shared_ptr<SharedSegment>(new SharedSegment(descriptor, size, false));
}

std::shared_ptr<std::byte> allocate_shared(std::size_t size) { return pool().allocate(size == 0 ? 1 : size); }

std::optional<SharedPlace> find_shared(const void* data, std::size_t size) {
  return pool().find(static_cast<const std::byte*>(data), size);
}

void never_reuse(const void* data) { pool().never_reuse(static_cast<const std::byte*>(data)); }

void share_large_arrays() { large_arrays_shared = true; }

std::shared_ptr<std::byte> allocate_array(std::size_t size) noexcept {
  constexpr std::align_val_t kAlignment{64};
  try {
    if (large_arrays_shared && size >= kSharedArrayBytes) return allocate_shared(size);
    void* memory = ::operator new(size == 0 ? 1 : size, kAlignment, std::nothrow);
    if (memory == nullptr) return nullptr;
    return {static_cast<std::byte*>(memory), [](std::byte* p) { ::operator delete(p, kAlignment); }};
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace tezpress
