// Raw little-endian values without a header, in files that are named or already
// open. Type and shape come from elsewhere (raw_values.h).
#include "plugins/io/io_factories.h"
#include "plugins/io/known_shapes.h"
#include "plugins/io/open_file.h"
#include "plugins/io/raw_values.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

class Posix : public Io {
 public:
  std::string id() const override { return "posix"; }
  std::string sentence() const override {
    return "raw little-endian values; type and shape from options or from the file's name";
  }
  bool recognises(const std::string& path) const override { return is_raw_name(path); }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Posix>(*this); }

 protected:
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    if (const auto open = OpenFile::at(place)) return read_open(*open, expected);
    const std::string& path = path_of(place);
    const InputFile file(path);
    Array array(values_.in_file(path, file.size(), expected));
    file.read(0, array.view().data(), array.size_bytes());
    return array;
  }

  void write_to(const IoPlace& place, ConstView data) override {
    Array storage;
    data = contiguous(data, storage);
    if (const auto open = OpenFile::at(place)) return open->write(data.data(), data.size_bytes());
    OutputFile file(path_of(place));
    file.write(data.data(), data.size_bytes());
    file.commit();
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    describe_open_files(visitor);
    values_.describe(visitor);
  }
  void changed() override { values_.changed(); }

 private:
  // As much as is known to be wanted, else all that is left.
  Array read_open(const OpenFile& open, const std::optional<ArrayType>& expected) const {
    if (const auto type = values_.known(expected)) {
      Array array(*type);
      open.read(array.view().data(), array.size_bytes());
      return array;
    }
    const Bytes bytes = open.read_rest();
    Array array(values_.in_file(open.name(), bytes.size(), expected));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t*>(array.view().data()));
    return array;
  }

  RawValues values_{"posix"};
};

}  // namespace

std::unique_ptr<Io> make_posix() { return std::make_unique<Posix>(); }

}  // namespace tezpress
