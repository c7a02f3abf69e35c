// NumPy's .npy files: read in every version, byte order and memory order; written
// in version 1, little-endian, C order, as NumPy itself does.
#include <algorithm>

#include "plugins/io/io_factories.h"
#include "plugins/io/numpy_header.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

void swap_bytes(View data) {
  const std::size_t element = size_of(data.dtype());
  std::byte* at = data.data();
  for (std::size_t i = 0; i < data.size(); ++i, at += element) std::reverse(at, at + element);
}

// Fortran order is C order of the reversed axes.
Array from_fortran_order(const Array& reversed) {
  const ConstView view = reversed.view();
  const Shape shape(view.shape().rbegin(), view.shape().rend());
  const std::vector<std::ptrdiff_t> strides(view.strides().rbegin(), view.strides().rend());
  return Array::copy_of(ConstView(view.data(), view.dtype(), shape, strides));
}

class Numpy : public Io {
 public:
  std::string id() const override { return "numpy"; }
  std::string sentence() const override { return "NumPy's .npy files"; }
  bool recognises(const std::string& path) const override { return path.ends_with(".npy"); }

  Array read_from(const IoPlace& place, const std::optional<ArrayType>&) override {
    const std::string& path = path_of(place);
    const InputFile file(path);
    Bytes start(std::min<std::uint64_t>(file.size(), 12));
    file.read(0, start.data(), start.size());
    const NumpyPreamble preamble = parse_numpy_preamble(start, path);
    const std::size_t offset = preamble.text_offset + preamble.text_bytes;
    if (offset > file.size())
      fail(ErrorCode::kTruncated, "{} has {} bytes, but its header alone claims {}", path, file.size(), offset);
    std::string text(preamble.text_bytes, '\0');
    file.read(preamble.text_offset, text.data(), text.size());
    NumpyHeader header = parse_numpy_header(text, path);
    if (header.shape.empty()) header.shape = {1};
    check_size(path, file.size() - offset, header);

    if (header.fortran_order) std::reverse(header.shape.begin(), header.shape.end());
    Array array(header.dtype, header.shape);
    file.read(offset, array.view().data(), array.size_bytes());
    if (header.big_endian) swap_bytes(array.view());
    return header.fortran_order ? from_fortran_order(array) : std::move(array);
  }

  void write_to(const IoPlace& place, ConstView data) override {
    const std::string& path = path_of(place);
    Array owned;
    if (!data.contiguous()) data = (owned = Array::copy_of(data)).view();
    const std::string header = make_numpy_header(data.dtype(), data.shape());
    OutputFile file(path);
    file.write(header.data(), header.size());
    file.write(data.data(), data.size_bytes());
    file.commit();
  }

  std::unique_ptr<Io> clone() const override { return std::make_unique<Numpy>(*this); }

 private:
  static void check_size(const std::string& path, std::uint64_t bytes, const NumpyHeader& header) {
    const std::uint64_t expected = element_count(header.shape) * size_of(header.dtype);
    if (bytes < expected)
      fail(ErrorCode::kTruncated, "{} has {} bytes of values, but {} of shape {} has {}", path, bytes,
           name_of(header.dtype), to_string(header.shape), expected);
    if (bytes > expected)
      fail(ErrorCode::kCorrupt, "{} has {} bytes after its {} of shape {}", path, bytes - expected,
           name_of(header.dtype), to_string(header.shape));
  }
};

}  // namespace

std::unique_ptr<Io> make_numpy() { return std::make_unique<Numpy>(); }

}  // namespace tezpress
