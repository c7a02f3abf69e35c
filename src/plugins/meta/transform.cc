#include "plugins/meta/transform.h"

namespace tezpress {

Bytes Transform::compress(ConstView input) {
  Array storage;
  ByteWriter side;
  const ConstView changed = forward(input, storage, side);
  const Bytes stream = child_->compress(changed);
  if (!has_side_data()) return stream;
  ByteWriter framed;
  framed.varint(side.size());
  framed.raw(side.view());
  framed.raw(stream);
  return framed.take();
}

void Transform::decompress(ByteSpan stream, View into) {
  const std::string what = prefix();
  ByteReader reader(stream, what);
  ByteSpan side;
  if (has_side_data()) side = reader.raw(reader.varint_at_most(stream.size(), "the length of the side data"));
  Array coded(coded_type(into.type()));
  child_->decompress(reader.rest(), coded.view());
  inverse(std::as_const(coded).view(), side, into);
}

ArrayType Transform::compressed_type(const ArrayType& input, std::size_t bytes) const {
  if (has_side_data()) return Compressor::compressed_type(input, bytes);
  return child_->compressed_type(coded_type(input), bytes);
}

}  // namespace tezpress
