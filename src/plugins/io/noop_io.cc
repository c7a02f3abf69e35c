// The io that does nothing: it reads an array without elements and writes nothing.
#include "plugins/io/io_factories.h"

namespace tezpress {
namespace {

class NoopIo : public Io {
 public:
  std::string id() const override { return "noop"; }
  std::string sentence() const override { return "reads nothing and writes nothing"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<NoopIo>(*this); }

 protected:
  Array read_from(const IoPlace&, const std::optional<ArrayType>&) override { return {}; }
  void write_to(const IoPlace&, ConstView) override {}
  void describe(OptionVisitor&) override {}
};

}  // namespace

std::unique_ptr<Io> make_noop_io() { return std::make_unique<NoopIo>(); }

}  // namespace tezpress
