// Arrays that count 0, 1, 2, ... in memory order: input for tests without a file.
// Integers begin again at their least value where they cannot hold the next one.
#include "plugins/io/generated.h"
#include "plugins/io/io_factories.h"

namespace tezpress {
namespace {

class Iota : public Io {
 public:
  std::string id() const override { return "iota"; }
  std::string sentence() const override { return "an array that counts from 0, of the type that the caller expects"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Iota>(*this); }

 protected:
  Array read_from(const IoPlace&, const std::optional<ArrayType>& expected) override {
    Array array(expected_by_caller(*this, expected));
    visit_dtype(array.dtype(), [&](auto tag) {
      using T = decltype(tag);
      std::uint64_t next = 0;
      for (T& value : array.values<T>()) value = static_cast<T>(next++);
    });
    return array;
  }
  void write_to(const IoPlace&, ConstView) override { fail(ErrorCode::kUnsupported, "iota writes nowhere"); }
  void describe(OptionVisitor&) override {}
};

}  // namespace

std::unique_ptr<Io> make_iota() { return std::make_unique<Iota>(); }

}  // namespace tezpress
