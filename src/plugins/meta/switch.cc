// One of several configured compressors, chosen by a number. Which one wrote a
// stream is not in it: the same number must be set to read it.
#include "plugins/children.h"
#include "plugins/meta/meta_factories.h"

namespace tezpress {
namespace {

class Switch : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "switch",
                           .version = "1",
                           .sentence = "Uses one of several compressors, chosen by number.",
                           .thread_safety = active_ < choices_.size() ? ThreadSafety::kMultiple : ThreadSafety::kSingle,
                           .stability = "experimental"};
    if (active_ < choices_.size()) info.bounds = choices_[active_].info().bounds;
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<Switch>(*this); }
  std::vector<Slot*> slots() override { return {&choices_}; }

  Bytes compress(ConstView input) override {
    Compressor& chosen = active();
    invocations_.resize(choices_.size());
    ++invocations_[active_];
    return chosen.compress(input);
  }
  void decompress(ByteSpan stream, View into) override { active().decompress(stream, into); }
  ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const override {
    return active().compressed_type(input, bytes);
  }
  ArrayType decompressed_type(ByteSpan stream, const ArrayType& expected) const override {
    return active().decompressed_type(stream, expected);
  }

  Options results() const override {
    Array counts(Dtype::kUint64, {choices_.size()});
    for (std::size_t i = 0; i < choices_.size(); ++i)
      counts.values<std::uint64_t>()[i] = i < invocations_.size() ? invocations_[i] : 0;
    Options results;
    results.set("switch:compression_invocations", std::move(counts));
    return results;
  }

 protected:
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "switch:names", .sentence = "names of the compressors in the tree of options"}, names_);
    visitor.option({.key = "switch:active_id", .sentence = "index of the compressor to use"}, active_);
    visitor.option({.key = "switch:clear_invocations", .sentence = "not 0: forget how often each was used"}, clear_);
  }
  std::vector<std::string> child_names(const Slot&) const override { return names_; }
  void changed() override {
    if (clear_.value_or(0) != 0) invocations_.clear();
    clear_.reset();
  }

 private:
  Compressor& active() const {
    if (active_ >= choices_.size())
      fail(ErrorCode::kInvalidArgument, "switch:active_id is {}, but there are {} compressors in switch:compressors",
           active_, choices_.size());
    return choices_[active_];
  }

  ChildCompressors choices_ = child_compressors("switch:compressors", "ids of the compressors to choose from");
  std::vector<std::string> names_;
  std::uint64_t active_ = 0;
  std::optional<std::int32_t> clear_;
  std::vector<std::uint64_t> invocations_;
};

}  // namespace

std::unique_ptr<Compressor> make_switch() { return std::make_unique<Switch>(); }

}  // namespace tezpress
