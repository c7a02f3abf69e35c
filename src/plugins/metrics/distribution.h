// The values of two arrays as distributions: sorted, and counted by equal values.
// What the metrics share that compare histograms and not positions.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "plugins/metrics/compared.h"

namespace tezpress {

// The finite values in ascending order.
template <typename T>
std::vector<T> sorted_values(std::span<const T> values) {
  std::vector<T> sorted;
  sorted.reserve(values.size());
  for (const T value : values)
    if (both_finite(value, value)) sorted.push_back(value);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// visit(count in p, count in q) for each value of either, in ascending order.
template <typename T, typename F>
void for_each_value(const std::vector<T>& p, const std::vector<T>& q, const F& visit) {
  const auto take = [](const std::vector<T>& values, std::size_t& at, T value) {
    const std::size_t first = at;
    while (at < values.size() && values[at] == value) ++at;
    return at - first;
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < p.size() || j < q.size()) {
    const T value = j == q.size() || (i < p.size() && p[i] < q[j]) ? p[i] : q[j];
    const std::size_t in_p = take(p, i, value);
    const std::size_t in_q = take(q, j, value);
    visit(static_cast<double>(in_p), static_cast<double>(in_q));
  }
}

}  // namespace tezpress
