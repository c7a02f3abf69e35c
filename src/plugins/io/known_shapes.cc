#include "plugins/io/known_shapes.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <vector>

#include "plugins/io/published_data.h"

namespace tezpress {
namespace {

std::string_view file_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

// "Uf48.bin.f32" -> "f32"; "" without one.
std::string_view ending_of(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

std::optional<Dtype> dtype_of_ending(std::string_view ending) {
  // A type's full name ("float") is no ending that anybody uses, and "byte" says nothing about the values.
  if (ending.size() > 3 || ending.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
  return parse_dtype(ending);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::size_t> parse_length(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

// "12x25x125x125", at least two lengths.
Shape parse_crossed(std::string_view text) {
  Shape shape;
  for (const std::string_view part : split(text, "x")) {
    const auto length = parse_length(part);
    if (!length) return {};
    shape.push_back(*length);
  }
  return shape.size() >= 2 && shape.size() <= kMaxRank ? shape : Shape{};
}

bool holds(const Shape& shape, std::optional<Dtype> dtype, std::uint64_t bytes) {
  if (!dtype || shape.empty()) return false;
  unsigned __int128 count = size_of(*dtype);
  for (const std::size_t length : shape) {
    count *= length;
    if (count > bytes) return false;
  }
  return count == bytes;
}

// The lengths in names such as CLOUD_1_26_1800_3600.f32: the run of numbers that gives the file's size.
Shape parse_run(const std::vector<std::string_view>& parts, std::optional<Dtype> dtype, std::uint64_t bytes) {
  for (std::size_t begin = 0; begin < parts.size(); ++begin) {
    Shape shape;
    for (std::size_t i = begin; i < parts.size() && shape.size() < kMaxRank; ++i) {
      const auto length = parse_length(parts[i]);
      if (!length) break;
      shape.push_back(*length);
      if (shape.size() >= 2 && holds(shape, dtype, bytes)) return shape;
    }
  }
  return {};
}

}  // namespace

RawLayout layout_from_name(std::string_view path, std::uint64_t bytes) {
  const std::string_view name = file_name(path);
  RawLayout layout{dtype_of_ending(ending_of(name)), {}, {}};
  const auto parts = split(name.substr(0, name.find_last_of('.')), "_-.");
  for (auto part = parts.rbegin(); part != parts.rend() && layout.shape.empty(); ++part)
    layout.shape = parse_crossed(*part);
  if (layout.shape.empty()) layout.shape = parse_run(parts, layout.dtype, bytes);
  const PublishedSet* set = nullptr;
  if (!layout.shape.empty()) {
    layout.source = "its name";
  } else if (const PublishedFiles* files = published_files(name, set)) {
    layout = {files->dtype, files->shape, fmt::format("the published shape of {}", set->name)};
  }
  return layout;
}

bool is_raw_name(std::string_view path) {
  const std::string_view ending = ending_of(file_name(path));
  return dtype_of_ending(ending).has_value() || ending == "raw" || ending == "bin" || ending == "dat" ||
         ending == "byte";
}

}  // namespace tezpress
