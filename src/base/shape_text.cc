// See shape_text.h.
#include "base/shape_text.h"

#include <charconv>

namespace tezpress {

Shape parse_shape(const std::string& text) {
  Shape shape;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::size_t length = 0;
    const auto [stop, error] = std::from_chars(at, end, length);
    const bool more = stop != end && (*stop == 'x' || *stop == ',');
    if (error != std::errc{} || (stop != end && !more)) {
      fail(ErrorCode::kInvalidArgument,
           "'{}' is no shape: write the lengths slowest axis first with x between them, such as 12x25x125x125", text);
    }
    shape.push_back(length);
    if (!more) break;
    at = stop + 1;
  }
  element_count(shape);  // refuses what no array can have
  return shape;
}

}  // namespace tezpress
