// See packed_bytes.h.
#include "plugins/meta/packed_bytes.h"

#include <algorithm>

#include "plugins/all.h"

namespace tezpress {

Bytes packed(const Bytes& plain) {
  const ConstView view(reinterpret_cast<const std::byte*>(plain.data()), Dtype::kByte, {plain.size()});
  ByteWriter writer;
  const auto ids = all_plugins().compressor_ids();
  const bool coded = !plain.empty() && std::find(ids.begin(), ids.end(), "zstd") != ids.end();
  writer.varint(coded ? plain.size() : 0);
  writer.raw(coded ? all_plugins().compressor("zstd")->compress(view) : plain);
  return writer.take();
}

Bytes unpacked(ByteSpan bytes, std::size_t limit, std::string_view what) {
  ByteReader reader(bytes, what);
  const auto size = reader.varint_at_most(limit, "the size of the side data");
  const ByteSpan rest = reader.rest();
  if (size == 0) return {rest.begin(), rest.end()};
  Bytes plain(size);
  all_plugins().compressor("zstd")->decompress(rest,
                                               View(reinterpret_cast<std::byte*>(plain.data()), Dtype::kByte, {size}));
  return plain;
}

}  // namespace tezpress
