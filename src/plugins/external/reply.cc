#include "plugins/external/reply.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/libpressio_json.h"

namespace tezpress {
namespace {

constexpr std::string_view kFirstLine = "external:api=";
constexpr std::string_view kOutput = "output:";
constexpr int kNewestVersion = 7;
constexpr double kExact = 9007199254740992.0;  // 2^53: whole numbers up to it are exact in the double that JSON gives

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<double> number(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

Option list_of(const std::vector<double>& values) {
  Array array(Dtype::kDouble, {values.size()});
  std::ranges::copy(values, array.values<double>().begin());
  return array;
}

Option value_of(const std::string& key, const std::vector<std::string>& texts) {
  const bool of_output = key.starts_with(kOutput);
  if (of_output && (key.ends_with(":path") || key.ends_with(":dtype"))) return texts.back();
  std::vector<double> numbers;
  for (const std::string& text : texts)
    if (const auto value = number(text)) numbers.push_back(*value);
  if (numbers.size() < texts.size()) return texts.size() == 1 ? Option(texts[0]) : Option(texts);
  if (numbers.size() == 1 && !(of_output && key.ends_with(":dims"))) return numbers[0];
  return list_of(numbers);
}

Options parse_lines(std::string_view text) {
  std::map<std::string, std::vector<std::string>> lines;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::size_t equals = line.find('=');
    if (equals != line.npos) lines[std::string(line.substr(0, equals))].emplace_back(line.substr(equals + 1));
  }
  Options values;
  for (const auto& [key, texts] : lines) values.set(key, value_of(key, texts));
  return values;
}

Options parse_json(std::string_view text) {
  try {
    return parse_libpressio_json(text);
  } catch (const Error& error) {
    fail(ErrorCode::kCorrupt, "its JSON cannot be read: {}", error.what());
  }
}

const Option& required(const Options& values, const std::string& key) {
  const Option* option = values.find(key);
  if (option == nullptr || !option->has_value()) fail(ErrorCode::kCorrupt, "its reply lacks {}", key);
  return *option;
}

std::string required_text(const Options& values, const std::string& key) {
  const Option& option = required(values, key);
  if (option.type() != OptionType::kString)
    fail(ErrorCode::kCorrupt, "its reply has a {} as {}, which is a text", name_of(option.type()), key);
  return option.get<std::string>();
}

Shape shape_of(const Options& values, const std::string& key) {
  const Option& option = required(values, key);
  const auto list = option.convert(OptionType::kData, Conversion::kSpecial);
  if (!list) fail(ErrorCode::kCorrupt, "its reply has {}={}, which are no dimensions", key, option.to_text());
  const Array lengths = cast(list->get<Option::Data>()->view(), Dtype::kDouble);
  Shape shape;
  for (const double length : lengths.values<double>()) {
    if (!(length >= 0 && length <= kExact) || length != std::floor(length))
      fail(ErrorCode::kCorrupt, "its reply has {:g} in {}, which is no length of an axis", length, key);
    shape.insert(shape.begin(), static_cast<std::size_t>(length));
  }
  return shape;
}

}  // namespace

Reply parse_reply(std::string_view text) {
  const std::string_view first = take_line(text);
  if (!first.starts_with(kFirstLine))
    fail(ErrorCode::kCorrupt, "the first line of its output is \"{}\", not \"{}5\"", first.substr(0, 80), kFirstLine);
  const std::string version(first.substr(kFirstLine.size()));
  if (version == "json:1") return {1, parse_json(text)};
  const auto value = number(version);
  if (!value || !(*value >= 1 && *value <= kNewestVersion) || *value != std::floor(*value))
    fail(ErrorCode::kCorrupt, "its output is of version \"{}\"; known are 1 to {} and json:1", version.substr(0, 80),
         kNewestVersion);
  return {static_cast<int>(*value), parse_lines(text)};
}

WrittenArray written_array(const Options& values, std::size_t index) {
  const std::string key = fmt::format("{}{}:", kOutput, index);
  const std::string dtype_name = required_text(values, key + "dtype");
  const auto dtype = parse_dtype(dtype_name);
  if (!dtype) fail(ErrorCode::kCorrupt, "its reply has {}dtype={}, which is no type", key, dtype_name);
  WrittenArray array = {required_text(values, key + "path"), {*dtype, shape_of(values, key + "dims")}};
  try {
    element_count(array.type.shape);
  } catch (const Error& error) {
    fail(ErrorCode::kCorrupt, "its reply has impossible {}dims: {}", key, error.what());
  }
  return array;
}

Options values_below(const Options& values, std::string_view prefix) {
  Options result;
  for (const auto& [key, option] : values)
    if (key.starts_with(prefix) && key.size() > prefix.size()) result.set(key.substr(prefix.size()), option);
  return result;
}

}  // namespace tezpress
