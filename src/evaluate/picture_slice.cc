// See picture_slice.h.
#include "evaluate/picture_slice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "evaluate/base64.h"
#include "evaluate/power_spectrum.h"
#include "plugins/metrics/ssim_window.h"

namespace tezpress {
namespace {

using Json = nlohmann::ordered_json;
using Plane = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kAxisNames[] = {"t", "z", "v", "w", "a", "b"};  // slowest first, of arrays without a name

std::size_t plane_size(const ErrorField& field) {
  return field.shape()[field.shape().size() - 2] * field.shape().back();
}

std::size_t plane_number(const ErrorField& field, const std::vector<std::size_t>& index) {
  std::size_t number = 0;
  for (std::size_t axis = 0; axis < index.size(); ++axis) number = number * field.shape()[axis] + index[axis];
  return number;
}

std::vector<std::size_t> plane_index(const ErrorField& field, std::size_t number) {
  std::vector<std::size_t> index(field.shape().size() - 2);
  for (std::size_t axis = index.size(); axis-- > 0; number /= field.shape()[axis])
    index[axis] = number % field.shape()[axis];
  return index;
}

std::size_t worst_plane(const ErrorField& field) {
  const auto errors = field.error.values<double>();
  const std::size_t size = plane_size(field);
  std::size_t worst = 0;
  double most = -1;
  for (std::size_t plane = 0; plane < errors.size() / size; ++plane) {
    double squares = 0;
    double count = 0;
    for (const double e : errors.subspan(plane * size, size)) {
      if (std::isnan(e)) continue;
      squares += e * e;
      ++count;
    }
    if (count == 0 || squares / count <= most) continue;
    most = squares / count;
    worst = plane;
  }
  return worst;
}

// Where a window of at most kLargestPicture begins so that centre is in its middle, as far as the array goes.
std::size_t crop_begin(std::size_t centre, std::size_t length) {
  const std::size_t window = std::min(length, kLargestPicture);
  return std::min(centre > window / 2 ? centre - window / 2 : 0, length - window);
}

Plane cropped(const ErrorField& field, const Array& values, const SliceChoice& choice) {
  const std::size_t width = field.shape().back();
  const auto plane =
      values.values<double>().subspan(plane_number(field, choice.index) * plane_size(field), plane_size(field));
  Plane result;
  for (std::size_t y = choice.y; y < choice.y + choice.height; ++y) {
    const auto row = plane.subspan(y * width + choice.x, choice.width);
    result.insert(result.end(), row.begin(), row.end());
  }
  return result;
}

// Windows that stick out are cut; NaN where a value is missing.
Plane similarity_map(const Plane& original, const Plane& reconstruction, const SliceChoice& choice) {
  constexpr std::size_t kReach = kSsimWindow / 2;
  Plane map(original.size());
  Plane a;
  Plane b;
  for (std::size_t y = 0; y < choice.height; ++y) {
    for (std::size_t x = 0; x < choice.width; ++x) {
      a.clear();
      b.clear();
      const std::size_t left = x - std::min(x, kReach);
      const auto count = static_cast<std::ptrdiff_t>(std::min(x + kReach + 1, choice.width) - left);
      for (std::size_t v = y - std::min(y, kReach); v < std::min(y + kReach + 1, choice.height); ++v) {
        const auto begin = static_cast<std::ptrdiff_t>(v * choice.width + left);
        a.insert(a.end(), original.begin() + begin, original.begin() + begin + count);
        b.insert(b.end(), reconstruction.begin() + begin, reconstruction.begin() + begin + count);
      }
      const auto bad = [](double value) { return !std::isfinite(value); };
      const bool whole = std::none_of(a.begin(), a.end(), bad) && std::none_of(b.begin(), b.end(), bad);
      map[y * choice.width + x] = whole ? window_similarity(a, b) : kNan;
    }
  }
  return map;
}

std::string as_text(const Plane& plane) {
  const std::vector<float> values(plane.begin(), plane.end());
  return encode_base64({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(float)});
}

Json range_of(const Plane& plane) {
  double least = kNan;
  double most = kNan;
  for (const double value : plane) {
    least = std::fmin(least, value);
    most = std::fmax(most, value);
  }
  return Json::array({least, most});
}

std::string name_of(const ErrorField& field, const SliceChoice& choice) {
  std::string name;
  for (std::size_t axis = 0; axis < choice.index.size(); ++axis)
    name += fmt::format("{}{}={}", axis > 0 ? "," : "", kAxisNames[axis], choice.index[axis]);
  const std::size_t height = field.shape()[field.shape().size() - 2];
  if (choice.height == height && choice.width == field.shape().back()) return name.empty() ? "all" : name;
  return fmt::format("{}{}y={}..{},x={}..{}", name, name.empty() ? "" : ",", choice.y, choice.y + choice.height - 1,
                     choice.x, choice.x + choice.width - 1);
}

}  // namespace

std::optional<SliceChoice> choose_slice(const ErrorField& field, const std::vector<std::size_t>& index) {
  if (field.shape().size() < 2) return std::nullopt;
  SliceChoice choice;
  choice.index = index.empty() ? plane_index(field, worst_plane(field)) : index;
  const std::size_t width = field.shape().back();
  const std::size_t height = plane_size(field) / width;
  const auto plane =
      field.error.values<double>().subspan(plane_number(field, choice.index) * plane_size(field), plane_size(field));
  std::size_t worst = 0;
  for (std::size_t i = 0; i < plane.size(); ++i)
    if (std::abs(plane[i]) > std::abs(plane[worst]) || std::isnan(plane[worst])) worst = i;
  choice.y = crop_begin(worst / width, height);
  choice.x = crop_begin(worst % width, width);
  choice.height = std::min(height, kLargestPicture);
  choice.width = std::min(width, kLargestPicture);
  return choice;
}

void add_pictures(const ErrorField& field, const SliceChoice& choice, Json& details) {
  const Plane original = cropped(field, field.original, choice);
  const Plane reconstruction = cropped(field, field.reconstruction, choice);
  const Plane error = cropped(field, field.error, choice);
  const PowerSpectrum data = power_spectrum(original, choice.height, choice.width);
  details["spectrum"] = {{"wavenumber", data.wavenumber},
                         {"data", data.power},
                         {"error", power_spectrum(error, choice.height, choice.width).power}};
  details["slice"] = {
      {"name", name_of(field, choice)}, {"index", choice.index},
      {"begin", {choice.y, choice.x}},  {"shape", {choice.height, choice.width}},
      {"range", range_of(original)},    {"error_range", range_of(error)},
      {"original", as_text(original)},  {"reconstruction", as_text(reconstruction)},
      {"error", as_text(error)},        {"ssim", as_text(similarity_map(original, reconstruction, choice))}};
}

std::optional<SliceChoice> chosen_slice(const Json& details) {
  const auto slice = details.find("slice");
  if (slice == details.end()) return std::nullopt;
  try {
    return SliceChoice{slice->at("index").get<std::vector<std::size_t>>(), slice->at("begin").at(0).get<std::size_t>(),
                       slice->at("begin").at(1).get<std::size_t>(), slice->at("shape").at(0).get<std::size_t>(),
                       slice->at("shape").at(1).get<std::size_t>()};
  } catch (const Json::exception&) {
    return std::nullopt;  // of another writer: then the slice is chosen anew
  }
}

}  // namespace tezpress
