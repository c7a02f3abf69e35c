#include "codec/corrections.h"

#include <cmath>

namespace tezpress::codec {
namespace {

template <typename T>
bool holds(const BoundCheck& check, T original, T shown) {
  if (check.kind == BoundCheck::Kind::kExact) return std::memcmp(&original, &shown, sizeof(T)) == 0;
  if constexpr (std::is_floating_point_v<T>) {
    const double x = static_cast<double>(original);
    const double error = std::fabs(x - static_cast<double>(shown));
    return error <= (check.kind == BoundCheck::Kind::kPointwise ? check.value * std::fabs(x) : check.value);
  } else {
    // Unsigned difference: exact for every integer type.
    const std::uint64_t error = original > shown
                                    ? static_cast<std::uint64_t>(original) - static_cast<std::uint64_t>(shown)
                                    : static_cast<std::uint64_t>(shown) - static_cast<std::uint64_t>(original);
    return static_cast<double>(error) <= check.value;
  }
}

template <typename T>
void find_failures(const BoundCheck& check, const T* original, const T* shown, const std::uint8_t* classes,
                   std::size_t count, std::vector<std::size_t>& failures) {
  constexpr std::size_t kBlock = 256;
  for (std::size_t begin = 0; begin < count; begin += kBlock) {
    const std::size_t end = std::min(count, begin + kBlock);
    // Whole blocks first, without branches: nearly all are fine.
    bool fine = true;
    for (std::size_t i = begin; i < end; ++i) fine &= holds(check, original[i], shown[i]);
    if (fine) continue;
    for (std::size_t i = begin; i < end; ++i) {
      const bool coded = classes == nullptr || classes[i] == kCodedClass || classes[i] == kNegativeClass;
      if (coded && !holds(check, original[i], shown[i])) failures.push_back(i);
    }
  }
}

}  // namespace

std::size_t write_corrections(const GroupPlan& plan, const std::byte* original, const std::byte* shown,
                              const std::uint8_t* classes, std::size_t count, BitWriter& out) {
  std::vector<std::size_t> failures;
  visit_dtype(plan.map.dtype, [&](auto tag) {
    using T = decltype(tag);
    find_failures(plan.check, reinterpret_cast<const T*>(original), reinterpret_cast<const T*>(shown), classes, count,
                  failures);
  });
  out.put(failures.empty() ? 0 : 1, 1);
  if (failures.empty()) return 0;
  put_number(out, failures.size());
  std::size_t next = 0;
  for (const std::size_t position : failures) {
    put_number(out, position - next + 1);
    put_wide(out, load_bits(plan.map.dtype, original, position), static_cast<int>(8 * size_of(plan.map.dtype)));
    next = position + 1;
  }
  return failures.size();
}

void apply_corrections(Dtype dtype, std::size_t count, BitReader& in, std::byte* values) {
  if (in.get(1) == 0) return;
  const std::uint64_t corrections = get_number(in);
  if (corrections > count) fail(ErrorCode::kCorrupt, "a frame of {} values has {} corrections", count, corrections);
  std::size_t next = 0;
  for (std::uint64_t i = 0; i < corrections; ++i) {
    const std::uint64_t gap = get_number(in);
    if (gap == 0 || gap > count - next)
      fail(ErrorCode::kCorrupt, "a correction lies outside its frame of {} values", count);
    next += gap;
    store_bits(dtype, get_wide(in, static_cast<int>(8 * size_of(dtype))), values, next - 1);
  }
}

}  // namespace tezpress::codec
