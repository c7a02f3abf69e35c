#include "plugins/meta/framing.h"

namespace tezpress {

Bytes join_parts(const std::vector<ByteSpan>& parts) {
  ByteWriter writer;
  for (const ByteSpan part : parts) writer.varint(part.size());
  for (const ByteSpan part : parts) writer.raw(part);
  return writer.take();
}

std::vector<ByteSpan> split_parts(ByteSpan stream, std::size_t count, std::string_view what) {
  ByteReader reader(stream, what);
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < count; ++i)
    lengths.push_back(reader.varint_at_most(stream.size(), "the length of a part"));
  std::vector<ByteSpan> parts;
  for (const std::size_t length : lengths) parts.push_back(reader.raw(length));
  reader.expect_end();
  return parts;
}

}  // namespace tezpress
