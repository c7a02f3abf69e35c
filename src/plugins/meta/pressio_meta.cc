// Common bounds for any compressor: pressio:rel for one that takes absolute bounds
// only, and pressio:bound for the option of its own that pressio:bound_name names.
#include "plugins/children.h"
#include "plugins/meta/meta_factories.h"

namespace tezpress {
namespace {

class PressioMeta : public Compressor {
 public:
  CompressorInfo info() const override {
    CompressorInfo info = {.id = "pressio",
                           .version = "1",
                           .sentence = "Gives any compressor the common error bounds.",
                           .bounds = child_->info().bounds,
                           .stability = "experimental"};
    if (takes(BoundKind::kAbsolute) && !takes(BoundKind::kRelative)) info.bounds.push_back(BoundKind::kRelative);
    return info;
  }
  std::unique_ptr<Compressor> clone() const override { return std::make_unique<PressioMeta>(*this); }
  std::vector<Slot*> slots() override { return {&child_}; }
  std::vector<Stage> stages() const override { return child_->stages(); }

  Bytes compress(ConstView input) override {
    if (rel_ && !takes(BoundKind::kRelative))
      child_->set_options(options_for_bound(child_->info(), {BoundKind::kRelative, *rel_}, input));
    return child_->compress(input);
  }
  void decompress(ByteSpan stream, View into) override { child_->decompress(stream, into); }
  ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const override {
    return child_->compressed_type(input, bytes);
  }
  ArrayType decompressed_type(ByteSpan stream, const ArrayType& expected) const override {
    return child_->decompressed_type(stream, expected);
  }

 protected:
  // Bounds that the child takes itself reach it as they are, since it gets the same options.
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "pressio:abs", .sentence = "absolute error bound", .minimum = 0}, abs_);
    visitor.option({.key = "pressio:rel", .sentence = "error bound relative to the range of the values", .minimum = 0},
                   rel_);
    visitor.option({.key = "pressio:bound_name", .sentence = "option of the compressor that pressio:bound sets"},
                   name_);
    visitor.option({.key = "pressio:bound", .sentence = "value for the option that pressio:bound_name names"}, bound_);
    visitor.option({.key = "pressio:reset_mode", .sentence = "true: forget the bounds"}, reset_);
  }

  void changed() override {
    if (reset_.value_or(false)) abs_ = rel_ = bound_ = std::nullopt;
    reset_.reset();
    // The bound set last counts; where both are, the relative one, as in LibPressio.
    if (newly_set("pressio:rel"))
      abs_.reset();
    else if (newly_set("pressio:abs"))
      rel_.reset();
    if (rel_ && !takes(BoundKind::kAbsolute) && !takes(BoundKind::kRelative))
      fail(ErrorCode::kUnsupported, "pressio:rel: the compressor {} takes neither relative nor absolute bounds",
           child_->info().id);
    if (abs_ && !takes(BoundKind::kAbsolute) && !takes(BoundKind::kLossless))
      fail(ErrorCode::kUnsupported, "pressio:abs is not supported for {}", child_->info().id);
    if (bound_ && name_) set_named_bound();
  }

 private:
  bool takes(BoundKind kind) const {
    for (const BoundKind known : child_->info().bounds)
      if (known == kind) return true;
    return false;
  }

  void set_named_bound() {
    const std::string key = named_key(child_->name(), *name_);
    const Options known = child_->options();
    const Option* option = known.find(key);
    if (option == nullptr) fail(ErrorCode::kUnknownName, "option does not exist: {}", *name_);
    const auto value = Option(*bound_).convert(option->type(), Conversion::kSpecial);
    if (!value)
      fail(ErrorCode::kInvalidArgument, "pressio:bound {} cannot become the {} that {} takes", *bound_,
           name_of(option->type()), *name_);
    Options options;
    options.set(key, *value);
    child_->set_options(options);
  }

  ChildCompressor child_ = child_compressor("pressio:compressor", "the compressor to use");
  std::optional<double> abs_, rel_, bound_;
  std::optional<std::string> name_;
  std::optional<bool> reset_;
};

}  // namespace

std::unique_ptr<Compressor> make_pressio() { return std::make_unique<PressioMeta>(); }

}  // namespace tezpress
