// Raw values in the pages of the file itself: reading copies nothing, and only what
// is looked at is read. The mapping is private, so that writing to the array never
// changes the file; a file that somebody cuts off while it is mapped ends the
// program, which is the price.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "plugins/io/io_factories.h"
#include "plugins/io/raw_values.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

std::uint64_t bytes_of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0)
    fail(ErrorCode::kIo, "cannot read file descriptor {}: {}", descriptor, std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode)) fail(ErrorCode::kIo, "file descriptor {} is no plain file", descriptor);
  return static_cast<std::uint64_t>(status.st_size);
}

Array map(int descriptor, const std::string& name, const ArrayType& type) {
  const std::size_t bytes = element_count(type.shape) * size_of(type.dtype);
  if (bytes == 0) return Array(type);  // nothing can be mapped
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0);
  if (memory == MAP_FAILED) fail(ErrorCode::kIo, "cannot map {}: {}", name, std::generic_category().message(errno));
  std::shared_ptr<void> owner(memory, [bytes](void* mapped) { ::munmap(mapped, bytes); });
  return Array::take(static_cast<std::byte*>(memory), type.dtype, type.shape, std::move(owner));
}

class Mmap : public Io {
 public:
  std::string id() const override { return "mmap"; }
  std::string sentence() const override { return "raw values, mapped into memory instead of read; reading only"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Mmap>(*this); }

 protected:
  // A descriptor is mapped from the start of its file, wherever it stands.
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    if (!place.path && place.descriptor) {
      const std::string name = fmt::format("file descriptor {}", *place.descriptor);
      return map(*place.descriptor, name, values_.in_file(name, bytes_of(*place.descriptor), expected));
    }
    const std::string& path = path_of(place);
    const InputFile file(path);
    return map(file.descriptor(), path, values_.in_file(path, file.size(), expected));
  }

  void write_to(const IoPlace&, ConstView) override {
    fail(ErrorCode::kUnsupported, "mmap only reads; write raw values with posix");
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    describe_descriptor(visitor);
    values_.describe(visitor);
  }
  void changed() override { values_.changed(); }

 private:
  RawValues values_{"mmap"};
};

}  // namespace

std::unique_ptr<Io> make_mmap() { return std::make_unique<Mmap>(); }

}  // namespace tezpress
