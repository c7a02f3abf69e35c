#include "plugins/io/numpy_header.h"

#include <algorithm>
#include <charconv>

namespace tezpress {
namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::size_t kMaxText = std::size_t{1} << 20;  // NumPy itself refuses headers above 10,000 bytes

class DictionaryParser {
 public:
  DictionaryParser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  NumpyHeader parse() {
    NumpyHeader header;
    int seen = 0;
    expect('{');
    while (!take('}')) {
      const std::string_view key = quoted();
      expect(':');
      if (key == "descr")
        seen |= 1, set_type(header);
      else if (key == "fortran_order")
        seen |= 2, header.fortran_order = boolean();
      else if (key == "shape")
        seen |= 4, header.shape = tuple();
      else
        reject("has the unknown key");
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (seen != 7 || at_ != text_.size()) reject("has not exactly the keys descr, fortran_order and shape");
    return header;
  }

 private:
  [[noreturn]] void reject(const char* what) const {
    fail(ErrorCode::kCorrupt, "the header of {} {}, at its character {}", path_, what, at_);
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  bool take(char expected) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }
  void expect(char expected) {
    if (!take(expected)) reject("is no dictionary of NumPy's form");
  }
  bool take_word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool boolean() {
    if (take_word("True")) return true;
    if (take_word("False")) return false;
    reject("has no True or False as fortran_order");
  }
  std::string_view quoted() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') reject("lacks a quoted text");
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) reject("has an open quote");
    const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return content;
  }
  Shape tuple() {
    Shape shape;
    expect('(');
    while (!take(')')) {
      skip_space();
      std::size_t length = 0;
      const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), length);
      if (error != std::errc{}) reject("has a shape with something else than lengths");
      at_ = static_cast<std::size_t>(end - text_.data());
      take_word("L");  // Python 2 wrote long integers so
      shape.push_back(length);
      if (shape.size() > kMaxRank) fail(ErrorCode::kUnsupported, "{} has more than {} axes", path_, kMaxRank);
      if (!take(',')) {
        expect(')');
        break;
      }
    }
    return shape;
  }
  void set_type(NumpyHeader& header) {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[')
      fail(ErrorCode::kUnsupported, "{} holds records (a structured dtype); save one field of them alone", path_);
    const std::string_view code = quoted();
    header.big_endian = code.starts_with('>');
    const std::string_view plain = header.big_endian ? code.substr(1) : code;
    // Only NumPy's own codes: one letter and the number of bytes.
    const std::string_view bare = plain.substr(std::min(plain.find_first_not_of("<|="), plain.size()));
    const bool coded = bare.size() == 2 && std::string_view("fiub").find(bare[0]) != std::string_view::npos;
    const auto dtype = coded ? parse_dtype(fmt::format("<{}", bare)) : std::nullopt;
    if (!dtype)
      fail(ErrorCode::kUnsupported,
           "{} holds values of NumPy's type '{}'; integers, bool, float32 and float64 can be read", path_, code);
    header.dtype = *dtype;
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
};

std::string numpy_code(Dtype dtype) {
  if (dtype == Dtype::kBool) return "|b1";
  const char kind = is_floating(dtype) ? 'f' : is_signed(dtype) ? 'i' : 'u';
  return fmt::format("{}{}{}", size_of(dtype) == 1 ? '|' : '<', kind, size_of(dtype));
}

}  // namespace

NumpyPreamble parse_numpy_preamble(ByteSpan start, const std::string& path) {
  const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
  if (!text.starts_with(kMagic)) fail(ErrorCode::kCorrupt, "{} does not begin like a .npy file", path);
  ByteReader reader(start.subspan(kMagic.size()), "header of the .npy file");
  const int major = reader.fixed<std::uint8_t>();
  reader.fixed<std::uint8_t>();  // the minor version has no meaning
  if (major < 1 || major > 3)
    fail(ErrorCode::kUnsupported, "{} is of version {} of the .npy format; 1 to 3 can be read", path, major);
  const std::size_t length = major == 1 ? reader.fixed<std::uint16_t>() : reader.fixed<std::uint32_t>();
  if (length > kMaxText)
    fail(ErrorCode::kCorrupt, "{} claims a header of {} bytes, above the limit of {}", path, length, kMaxText);
  return {kMagic.size() + reader.position(), length};
}

NumpyHeader parse_numpy_header(std::string_view text, const std::string& path) {
  return DictionaryParser(text, path).parse();
}

std::string make_numpy_header(Dtype dtype, const Shape& shape) {
  std::string lengths;
  for (const std::size_t length : shape) lengths += fmt::format("{}, ", length);
  if (shape.size() > 1) lengths.resize(lengths.size() - 2);  // only a tuple of one needs its comma
  if (shape.size() == 1) lengths.pop_back();
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", numpy_code(dtype), lengths);
  constexpr std::size_t kPreamble = 10;
  text.append(63 - (kPreamble + text.size()) % 64, ' ');
  text += '\n';
  std::string header(kMagic);
  header += '\1';
  header += '\0';
  header += static_cast<char>(text.size() & 0xff);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

}  // namespace tezpress
