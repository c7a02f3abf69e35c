#include "core/options.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace tezpress {
namespace {

constexpr std::array<std::string_view, kOptionTypeCount> kTypeNames = {
    "uint32", "int32", "float",  "double", "string", "pointer", "unset", "strings", "data",
    "uint8",  "int8",  "uint16", "int16",  "uint64", "int64",   "bool",  "dtype",   "threadsafety"};

bool same_data(const Array& a, const Array& b) {
  return a.dtype() == b.dtype() && a.shape() == b.shape() &&
         (a.size_bytes() == 0 || std::memcmp(a.view().data(), b.view().data(), a.size_bytes()) == 0);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view name_of(OptionType type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

std::optional<OptionType> parse_option_type(std::string_view name) {
  const auto found = std::find(kTypeNames.begin(), kTypeNames.end(), name);
  if (found == kTypeNames.end()) return std::nullopt;
  return static_cast<OptionType>(found - kTypeNames.begin());
}

std::string_view name_of(ThreadSafety safety) {
  constexpr std::array<std::string_view, 3> kNames = {"single", "serialized", "multiple"};
  return kNames.at(static_cast<std::size_t>(safety));
}

Option Option::typed(OptionType type) {
  Option option;
  option.type_ = type;
  return option;
}

bool operator==(const Option& a, const Option& b) {
  if (a.type_ != b.type_ || a.value_.index() != b.value_.index()) return false;
  return std::visit(
      [&](const auto& left) {
        using T = std::decay_t<decltype(left)>;
        const T& right = std::get<T>(b.value_);
        if constexpr (std::is_same_v<T, Option::Data>) {
          return same_data(*left, *right);
        } else if constexpr (std::is_floating_point_v<T>) {
          return left == right ? std::signbit(left) == std::signbit(right) : std::isnan(left) && std::isnan(right);
        } else {
          return left == right;
        }
      },
      a.value_);
}

const Option* Options::find(std::string_view key) const {
  const auto found = map_.find(key);
  return found == map_.end() ? nullptr : &found->second;
}

const Option* Options::find_convertible(std::string_view key, OptionType to, std::optional<Option>& converted) const {
  const Option* option = find(key);
  if (option == nullptr || !option->has_value()) return nullptr;
  converted = option->convert(to, Conversion::kExplicit);
  if (!converted)
    fail(ErrorCode::kInvalidArgument, "option {}: {} of type {} cannot be used as {}", key, option->to_text(),
         name_of(option->type()), name_of(to));
  return &*converted;
}

void Options::merge(const Options& other) {
  for (const auto& [key, option] : other) set(key, option);
}

void Options::erase(std::string_view key) {
  if (const auto found = map_.find(key); found != map_.end()) map_.erase(found);
}

Options without_values(const Options& options) {
  Options result;
  for (const auto& [key, option] : options) result.set(key, Option::typed(option.type()));
  return result;
}

std::string nearest_name(std::string_view unknown, const std::vector<std::string>& known) {
  // A third of the letters wrong is a typing error; more is another word. Long texts are not names.
  constexpr std::size_t kLongestName = 256;
  std::string nearest;
  std::size_t least = std::min(unknown.size(), kLongestName) / 3 + 1;
  if (unknown.size() > kLongestName) return nearest;
  for (const std::string& name : known) {
    const std::size_t distance = edit_distance(unknown, name);
    if (distance <= least && (nearest.empty() || distance < least)) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

}  // namespace tezpress
