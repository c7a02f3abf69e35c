#include "plugins/io/raw_values.h"

#include <fmt/ranges.h>

#include "plugins/io/known_shapes.h"
#include "plugins/axis_lists.h"

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

}  // namespace

void RawValues::describe(OptionVisitor& visitor) {
  visitor.option({.key = prefix_ + ":dtype", .sentence = "type of the values to read"}, dtype_);
  visitor.option({.key = prefix_ + ":dims", .sentence = "lengths of the axes to read, slowest first"}, dims_);
}

void RawValues::changed() {
  Shape shape = whole_numbers(dims_, prefix_ + ":dims");
  for (const std::size_t length : shape)
    if (length == 0) fail(ErrorCode::kInvalidArgument, "{}:dims holds 0, which is no length of an axis", prefix_);
  element_count(shape);  // refuses what no array can have
  shape_ = std::move(shape);
}

std::optional<ArrayType> RawValues::known(const std::optional<ArrayType>& expected) const {
  const bool has_shape = !shape_.empty() || (expected && !expected->shape.empty());
  if (!has_shape || (!dtype_ && !expected)) return std::nullopt;
  return ArrayType{dtype_ ? *dtype_ : expected->dtype, !shape_.empty() ? shape_ : expected->shape};
}

ArrayType RawValues::in_file(const std::string& path, std::uint64_t bytes,
                             const std::optional<ArrayType>& expected) const {
  const RawLayout named = layout_from_name(path, bytes);
  const std::optional<Dtype> dtype = dtype_ ? dtype_ : expected ? expected->dtype : named.dtype;
  if (!dtype)
    fail(ErrorCode::kInvalidArgument,
         "{} does not say its type: set {}:dtype (--type), or name it like series_12x25x125.f32", path, prefix_);
  Shape shape = !shape_.empty() ? shape_ : expected ? expected->shape : named.shape;
  if (shape.empty() && expected) shape = {bytes / size_of(*dtype)};
  if (shape.empty())
    fail(ErrorCode::kInvalidArgument,
         "{} does not say its shape: set {}:dims (--shape), slowest axis first, of {} values in all, or name it "
         "like series_12x25x125.f32",
         path, prefix_, bytes / size_of(*dtype));
  const std::size_t count = element_count(shape);
  if (bytes % size_of(*dtype) != 0 || bytes / size_of(*dtype) != count)
    fail(ErrorCode::kInvalidArgument, "{} has {} bytes, but {} of shape {} ({}) has {}; {}", path, bytes,
         name_of(*dtype), to_string(shape),
         !shape_.empty() ? "given by option"
         : expected      ? "as expected"
                         : named.source,
         count * size_of(*dtype), what_fits(bytes, *dtype, shape));
  return {*dtype, std::move(shape)};
}

}  // namespace tezpress
