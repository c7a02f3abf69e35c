#include "plugins/io/natural_order.h"

#include <algorithm>

namespace tezpress {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits at the beginning of text, without leading zeros; text moves behind them.
std::string_view take_number(std::string_view& text) {
  std::string_view number = text.substr(0, std::ranges::find_if_not(text, is_digit) - text.begin());
  text.remove_prefix(number.size());
  number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  return number;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view x = take_number(a);
      const std::string_view y = take_number(b);
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
    } else {
      if (a.front() != b.front()) return a.front() < b.front();
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  if (a.empty() != b.empty()) return a.empty();
  if (whole_a.size() != whole_b.size()) return whole_a.size() < whole_b.size();
  return whole_a < whole_b;
}

}  // namespace tezpress
