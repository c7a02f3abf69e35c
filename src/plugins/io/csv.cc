// Tables in text files, one row per line: arrays (rows, columns). LibPressio writes
// six digits; here every value reads back as itself.
#include "plugins/io/csv_text.h"
#include "plugins/io/io_factories.h"
#include "plugins/io/whole_file.h"

namespace tezpress {
namespace {

class Csv : public Io {
 public:
  std::string id() const override { return "csv"; }
  std::string sentence() const override { return "tables of numbers as text, one row per line"; }
  bool recognises(const std::string& path) const override { return path.ends_with(".csv"); }
  std::unique_ptr<Io> clone() const override { return std::make_unique<Csv>(*this); }

 protected:
  // Of the expected type, else double; always (rows, columns).
  Array read_from(const IoPlace& place, const std::optional<ArrayType>& expected) override {
    const std::string& path = path_of(place);
    const InputFile file(path);
    std::string text(file.size(), '\0');
    file.read(0, text.data(), text.size());
    // Bytes without axes stand for nothing in particular.
    const bool typed = expected && *expected != ArrayType{};
    return parse_csv(text, format(), skip_rows_, typed ? expected->dtype : Dtype::kDouble, path);
  }

  void write_to(const IoPlace& place, ConstView data) override {
    const std::string& path = path_of(place);
    if (data.rank() != 2)
      fail(ErrorCode::kInvalidArgument, "csv writes tables of rows and columns, not arrays of shape {}",
           to_string(data.shape()));
    if (!headers_.empty() && headers_.size() != data.shape()[1])
      fail(ErrorCode::kInvalidArgument, "csv:headers names {} columns, but the array of shape {} has {}",
           headers_.size(), to_string(data.shape()), data.shape()[1]);
    const std::string text = format_csv(data, format(), headers_);
    OutputFile file(path);
    file.write(text.data(), text.size());
    file.commit();
  }

  void describe(OptionVisitor& visitor) override {
    describe_path(visitor);
    visitor.option({.key = "csv:headers", .sentence = "names of the columns, to write as first line"}, headers_);
    visitor.option({.key = "csv:skip_rows", .sentence = "number of lines to skip when reading"}, skip_rows_);
    visitor.option({.key = "csv:field_delim", .sentence = "the character between columns"}, field_);
    visitor.option({.key = "csv:line_delim", .sentence = "the character at the end of a row"}, line_);
  }

  void changed() override {
    const auto check = [](const char* key, const std::string& text) {
      constexpr std::string_view kInNumbers = "+-.0123456789eEnaif";
      if (text.size() != 1 || kInNumbers.find(text) != kInNumbers.npos)
        fail(ErrorCode::kInvalidArgument, "{} is \"{}\", but it must be one character that no number has", key, text);
    };
    check("csv:field_delim", field_);
    check("csv:line_delim", line_);
    if (field_ == line_) fail(ErrorCode::kInvalidArgument, "csv:field_delim and csv:line_delim are the same character");
    for (const std::string& header : headers_)
      if (header.find_first_of(field_ + line_) != header.npos)
        fail(ErrorCode::kInvalidArgument, "csv:headers holds \"{}\", in which there is a delimiter", header);
  }

 private:
  CsvFormat format() const { return {field_.front(), line_.front()}; }

  std::vector<std::string> headers_;
  std::uint32_t skip_rows_ = 0;
  std::string field_ = ",";
  std::string line_ = "\n";
};

}  // namespace

std::unique_ptr<Io> make_csv() { return std::make_unique<Csv>(); }

}  // namespace tezpress
