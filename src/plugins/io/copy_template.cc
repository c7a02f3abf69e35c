// Writes into a copy of a template, for plugins that add to files that exist
// (hdf5). The copy appears under its name when the other plugin has written too.
#include "plugins/children.h"
#include "plugins/io/io_factories.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

void copy_file(const std::string& from, const std::string& to) {
  constexpr std::uint64_t kPiece = std::uint64_t{1} << 22;
  const InputFile input(from);
  OutputFile output(to);
  std::string piece;
  for (std::uint64_t at = 0; at < input.size(); at += piece.size()) {
    piece.resize(std::min(kPiece, input.size() - at));
    input.read(at, piece.data(), piece.size());
    output.write(piece.data(), piece.size());
  }
  output.commit();
}

class CopyTemplate : public Io {
 public:
  std::string id() const override { return "copy_template"; }
  std::string sentence() const override { return "another plugin's file, which begins as a copy of a template"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<CopyTemplate>(*this); }
  std::vector<Slot*> slots() override { return {&io_}; }

 protected:
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    return place.path ? io_->read(*place.path, expected) : io_->read(expected);
  }

  void write_to(const IoPlace& place, ConstView data) override {
    const std::string& path = path_of(place);
    if (template_.empty()) return io_->write(path, data);
    PendingPath pending(path);
    copy_file(template_, pending.path());
    io_->write(pending.path(), data);
    pending.commit();
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "copy_template:template_path", .sentence = "file to copy before writing; empty: none"},
                   template_);
  }

 private:
  ChildIo io_ = child_io("copy_template:io", "plugin that reads, and writes into the copy");
  std::string template_;
};

}  // namespace

std::unique_ptr<Io> make_copy_template() { return std::make_unique<CopyTemplate>(); }

}  // namespace tezpress
