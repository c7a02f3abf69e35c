#include "plugins/compressors/byte_shuffle.h"

namespace tezpress {
namespace {

// rows x columns bytes, transposed.
void transpose(ByteSpan from, std::size_t rows, std::size_t columns, std::span<std::uint8_t> to) {
  for (std::size_t column = 0; column < columns; ++column)
    for (std::size_t row = 0; row < rows; ++row) to[column * rows + row] = from[row * columns + column];
}

void require_whole_elements(ByteSpan from, std::size_t element, std::span<std::uint8_t> to) {
  if (element == 0 || from.size() % element != 0 || to.size() != from.size())
    fail(ErrorCode::kInvalidArgument, "byte shuffle: {} bytes into {} bytes are not whole elements of {} bytes",
         from.size(), to.size(), element);
}

}  // namespace

void shuffle_bytes(ByteSpan from, std::size_t element, std::span<std::uint8_t> to) {
  require_whole_elements(from, element, to);
  transpose(from, from.size() / element, element, to);
}

void unshuffle_bytes(ByteSpan from, std::size_t element, std::span<std::uint8_t> to) {
  require_whole_elements(from, element, to);
  transpose(from, element, from.size() / element, to);
}

}  // namespace tezpress
