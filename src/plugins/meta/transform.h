// A compressor that changes the array and leaves the coding to another: forward,
// then the child; the child, then inverse. What inverse needs beyond the array
// travels as side data in front of the child's bytes, so that no decompression
// depends on what a compressor object remembers.
#pragma once

#include "base/bytes.h"
#include "plugins/children.h"

namespace tezpress {

class Transform : public Compressor {
 public:
  Bytes compress(ConstView input) final;
  void decompress(ByteSpan stream, View into) final;
  // The child's, of the changed array, where there is no side data.
  ArrayType compressed_type(const ArrayType& input, std::size_t bytes) const final;
  std::vector<Stage> stages() const final { return child_->stages(); }
  std::vector<Slot*> slots() final { return {&child_}; }

 protected:
  explicit Transform(ChildCompressor child) : child_(std::move(child)) {}

  // The array for the child: a view of input where that is enough, else of storage.
  virtual ConstView forward(ConstView input, Array& storage, ByteWriter& side) = 0;
  virtual void inverse(ConstView coded, ByteSpan side, View into) = 0;
  // The type of what forward() gives for an array of this type.
  virtual ArrayType coded_type(const ArrayType& original) const { return original; }
  virtual bool has_side_data() const { return false; }

  const Compressor& child() const { return *child_; }

 private:
  ChildCompressor child_;
};

}  // namespace tezpress
