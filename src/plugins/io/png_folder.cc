// A folder of PNG images, one per time step, sorted as people count (frame9 before
// frame10): TEZIP's own input. Gray frames give (T,Y,X), coloured ones (T,Y,X,C).
#include <algorithm>
#include <cstring>
#include <filesystem>

#include "plugins/io/io_factories.h"
#include "plugins/io/natural_order.h"
#include "plugins/io/png_frame.h"
#include "plugins/io/whole_file.h"

namespace fs = std::filesystem;

namespace tezpress {
namespace {

bool is_png(const fs::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".png";
}

std::vector<std::string> frames_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (is_png(entry.path())) files.push_back(entry.path().string());
  if (error) fail(ErrorCode::kIo, "cannot read the folder {}: {}", folder, error.message());
  if (files.empty()) fail(ErrorCode::kInvalidArgument, "the folder {} holds no .png files", folder);
  std::ranges::sort(files, natural_less);
  return files;
}

Array read_frame(const std::string& path) {
  const InputFile file(path);
  Bytes bytes(file.size());
  file.read(0, bytes.data(), bytes.size());
  return decode_png(bytes, path);
}

class PngFolder : public Io {
 public:
  std::string id() const override { return "png"; }
  std::string sentence() const override { return "a folder of PNG frames, 8 or 16 bit, gray or colour"; }
  bool recognises(const std::string& path) const override {
    std::error_code ignored;
    return path.ends_with('/') || fs::is_directory(path, ignored);
  }

  Array read_from(const IoPlace& place, const std::optional<ArrayType>&) override {
    const std::string& path = path_of(place);
    const auto files = frames_in(path);
    const Array first = read_frame(files.front());
    Shape shape = first.shape();
    shape.insert(shape.begin(), files.size());
    Array series(first.dtype(), shape);
    for (std::size_t t = 0; t < files.size(); ++t) {
      const Array frame = read_frame(files[t]);
      if (frame.shape() != first.shape() || frame.dtype() != first.dtype())
        fail(ErrorCode::kInvalidArgument, "{} is {} of shape {}, but {} is {} of shape {}: the frames must be alike",
             files[t], name_of(frame.dtype()), to_string(frame.shape()), files.front(), name_of(first.dtype()),
             to_string(first.shape()));
      copy(frame.view(), series.view().frame(t));
    }
    return series;
  }

  void write_to(const IoPlace& place, ConstView data) override {
    const std::string& path = path_of(place);
    const ConstView series = as_series(data);
    std::error_code error;
    if (fs::exists(path, error) && !(fs::is_directory(path, error) && fs::is_empty(path, error)))
      fail(ErrorCode::kIo, "{} exists and is no empty folder: name a new folder for the frames", path);
    PendingPath pending(path);
    if (!fs::create_directory(pending.path(), error))
      fail(ErrorCode::kIo, "cannot create the folder {}: {}", path, error.message());
    for (std::size_t t = 0; t < series.shape()[0]; ++t) {
      const Array frame = Array::copy_of(series.frame(t));
      const Bytes bytes = encode_png(frame.view());
      OutputFile file(fmt::format("{}/frame_{:06}.png", pending.path(), t));
      file.write(bytes.data(), bytes.size());
      file.commit();
    }
    pending.commit();
  }

  std::unique_ptr<Io> clone() const override { return std::make_unique<PngFolder>(*this); }

 private:
  // (T,Y,X) or (T,Y,X,C), or one frame (Y,X) as a series of one.
  static ConstView as_series(ConstView data) {
    const bool typed = data.dtype() == Dtype::kUint8 || data.dtype() == Dtype::kByte || data.dtype() == Dtype::kUint16;
    const bool shaped =
        data.rank() == 2 || data.rank() == 3 || (data.rank() == 4 && data.shape()[3] >= 1 && data.shape()[3] <= 4);
    if (!typed || !shaped || data.size() == 0)
      fail(ErrorCode::kUnsupported,
           "PNG frames hold uint8 or uint16 of shape (T,Y,X) or (T,Y,X,C) with C up to 4, not {} of shape {}",
           name_of(data.dtype()), to_string(data.shape()));
    if (data.rank() != 2) return data;
    const Shape shape{1, data.shape()[0], data.shape()[1]};
    return {data.data(), data.dtype(), shape, {0, data.strides()[0], data.strides()[1]}};
  }
};

}  // namespace

std::unique_ptr<Io> make_png() { return std::make_unique<PngFolder>(); }

}  // namespace tezpress
