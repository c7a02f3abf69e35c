#include "plugins/axis_lists.h"

#include <algorithm>
#include <cmath>

namespace tezpress {

std::vector<std::size_t> whole_numbers(const Option::Data& data, std::string_view key) {
  std::vector<std::size_t> numbers;
  if (data == nullptr) return numbers;
  const Array doubles = cast(data->view(), Dtype::kDouble);
  for (const double x : doubles.values<double>()) {
    if (!(x >= 0 && x <= 0x1p53 && x == std::floor(x)))
      fail(ErrorCode::kInvalidArgument, "{} holds {}, but its values must be whole numbers from 0 to 2^53", key, x);
    numbers.push_back(static_cast<std::size_t>(x));
  }
  return numbers;
}

Shape shape_of_lengths(const Option::Data& data, std::string_view key) {
  Shape shape = whole_numbers(data, key);
  std::reverse(shape.begin(), shape.end());
  element_count(shape);  // refuses what no array can have
  return shape;
}

}  // namespace tezpress
