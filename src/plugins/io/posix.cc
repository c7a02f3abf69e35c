// Files of raw little-endian values without a header. Type and shape come from the
// options, else from the file's name (known_shapes.h); nothing is ever guessed.
#include <fmt/ranges.h>

#include "plugins/io/io_factories.h"
#include "plugins/io/known_shapes.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

// What the file's size would be the right one for, as advice in an error.
std::string what_fits(std::uint64_t bytes, Dtype dtype, const Shape& shape) {
  std::vector<std::string> fits;
  for (const Dtype other : {Dtype::kUint8, Dtype::kUint16, Dtype::kFloat, Dtype::kDouble})
    if (other != dtype && element_count(shape) * size_of(other) == bytes)
      fits.push_back(fmt::format("{} of shape {}", name_of(other), to_string(shape)));
  Shape frame = shape;
  frame[0] = 1;
  const std::uint64_t frame_bytes = element_count(frame) * size_of(dtype);
  if (frame_bytes > 0 && bytes % frame_bytes == 0 && bytes > 0) {
    frame[0] = bytes / frame_bytes;
    fits.push_back(fmt::format("{} of shape {}", name_of(dtype), to_string(frame)));
  }
  if (fits.empty() && bytes % size_of(dtype) == 0)
    fits.push_back(fmt::format("{} values of {}", bytes / size_of(dtype), name_of(dtype)));
  if (fits.empty()) return fmt::format("it is no multiple of the {} bytes of {}", size_of(dtype), name_of(dtype));
  return fmt::format("it would fit {}", fmt::join(fits, ", or "));
}

class Posix : public Io {
 public:
  std::string id() const override { return "posix"; }
  std::string sentence() const override {
    return "raw little-endian values; type and shape from options or from the file's name";
  }
  bool recognises(const std::string& path) const override { return is_raw_name(path); }

  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    const std::string& path = path_of(place);
    const InputFile file(path);
    const RawLayout named = layout_from_name(path, file.size());
    const std::optional<Dtype> dtype = dtype_ ? dtype_ : expected ? expected->dtype : named.dtype;
    if (!dtype)
      fail(ErrorCode::kInvalidArgument,
           "{} does not say its type: set posix:dtype (--type), or name it like series_12x25x125.f32", path);
    const Shape shape = !shape_.empty() ? shape_ : expected ? expected->shape : named.shape;
    if (shape.empty())
      fail(ErrorCode::kInvalidArgument,
           "{} does not say its shape: set posix:dims (--shape), slowest axis first, of {} values in all, or name it "
           "like series_12x25x125.f32",
           path, file.size() / size_of(*dtype));
    const std::size_t count = element_count(shape);
    if (file.size() % size_of(*dtype) != 0 || file.size() / size_of(*dtype) != count)
      fail(ErrorCode::kInvalidArgument, "{} has {} bytes, but {} of shape {} ({}) has {}; {}", path, file.size(),
           name_of(*dtype), to_string(shape),
           !shape_.empty() ? "given by option"
           : expected      ? "as expected"
                           : named.source,
           count * size_of(*dtype), what_fits(file.size(), *dtype, shape));
    Array array(*dtype, shape);
    file.read(0, array.view().data(), array.size_bytes());
    return array;
  }

  void write_to(const IoPlace& place, ConstView data) override {
    const std::string& path = path_of(place);
    Array owned;
    if (!data.contiguous()) data = (owned = Array::copy_of(data)).view();
    OutputFile file(path);
    file.write(data.data(), data.size_bytes());
    file.commit();
  }

  std::unique_ptr<Io> clone() const override { return std::make_unique<Posix>(*this); }

 protected:
  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "posix:dtype", .sentence = "type of the values to read"}, dtype_);
    visitor.option({.key = "posix:dims", .sentence = "lengths of the axes to read, slowest first"}, dims_);
  }

  void changed() override {
    Shape shape;
    if (dims_ && *dims_) {
      const Array lengths = cast((*dims_)->view(), Dtype::kDouble);
      for (const double length : lengths.values<double>()) {
        if (!(length >= 1 && length < 0x1p53 && length == static_cast<double>(static_cast<std::size_t>(length))))
          fail(ErrorCode::kInvalidArgument, "posix:dims holds {}, which is no length of an axis", length);
        shape.push_back(static_cast<std::size_t>(length));
      }
      element_count(shape);  // refuses what no array can have
    }
    shape_ = std::move(shape);
  }

 private:
  std::optional<Dtype> dtype_;
  std::optional<Option::Data> dims_;
  Shape shape_;
};

}  // namespace

std::unique_ptr<Io> make_posix() { return std::make_unique<Posix>(); }

}  // namespace tezpress
