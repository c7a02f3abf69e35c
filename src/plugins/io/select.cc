// Blocks of what another plugin reads, and of what it is to write: on each axis
// select:size blocks of select:block elements every select:stride elements from
// select:start on. Where no option is set it passes everything on (LibPressio then
// reads one element, and when writing it does so whatever the options).
#include "base/view_ops.h"
#include "plugins/children.h"
#include "plugins/io/io_factories.h"
#include "plugins/axis_lists.h"

namespace tezpress {
namespace {

class Select : public Io {
 public:
  std::string id() const override { return "select"; }
  std::string sentence() const override { return "blocks of what another plugin reads or is to write"; }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Select>(*this); }
  std::vector<Slot*> slots() override { return {&io_}; }

 protected:
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    Array whole = place.path ? io_->read(*place.path, expected) : io_->read(expected);
    return everything() ? std::move(whole) : selected(whole.view());
  }

  void write_to(const IoPlace& place, ConstView data) override {
    Array part;
    if (!everything()) data = (part = selected(data)).view();
    if (place.path)
      io_->write(*place.path, data);
    else
      io_->write(data);
  }

  // The place is the other plugin's.
  void describe(OptionVisitor& visitor) override {
    visitor.option({.key = "select:start", .sentence = "first element on each axis, fastest axis first; empty: 0"},
                   start_);
    visitor.option(
        {.key = "select:stride", .sentence = "elements from block to block on each axis, fastest axis first; empty: 1"},
        stride_);
    visitor.option({.key = "select:size", .sentence = "number of blocks on each axis, fastest axis first; empty: 1"},
                   size_);
    visitor.option(
        {.key = "select:block", .sentence = "elements of a block on each axis, fastest axis first; empty: 1"}, block_);
  }

 private:
  bool everything() const {
    for (const Option::Data* list : {&start_, &stride_, &size_, &block_})
      if (*list != nullptr && (*list)->size() > 0) return false;
    return true;
  }

  Array selected(ConstView view) const {
    const std::size_t rank = view.shape().size();
    const auto numbers = [&](const Option::Data& list, const char* key, std::size_t otherwise) {
      auto values = whole_numbers(list, key);
      if (values.empty()) values.assign(rank, otherwise);
      if (values.size() != rank)
        fail(ErrorCode::kInvalidArgument, "{} has {} numbers, but the array of shape {} has {} axes", key,
             values.size(), to_string(view.shape()), rank);
      return values;
    };
    const auto start = numbers(start_, "select:start", 0);
    const auto stride = numbers(stride_, "select:stride", 1);
    const auto size = numbers(size_, "select:size", 1);
    const auto block = numbers(block_, "select:block", 1);
    std::vector<AxisBlocks> blocks;
    for (std::size_t i = rank; i-- > 0;) blocks.push_back({start[i], stride[i], size[i], block[i]});
    return select(view, blocks);
  }

  ChildIo io_ = child_io("select:io", "plugin that reads or writes");
  Option::Data start_;
  Option::Data stride_;
  Option::Data size_;
  Option::Data block_;
};

}  // namespace

std::unique_ptr<Io> make_select() { return std::make_unique<Select>(); }

}  // namespace tezpress
