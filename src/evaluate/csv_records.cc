// One pass over the text with a cursor that counts lines.
#include "evaluate/csv_records.h"

#include "base/error.h"

namespace tezpress {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  std::vector<CsvRecord> records() {
    std::vector<CsvRecord> all;
    while (at_ < text_.size()) {
      CsvRecord next = record();
      if (next.fields.size() == 1 && next.fields[0].empty()) continue;
      if (!all.empty() && next.fields.size() != all[0].fields.size())
        fail(ErrorCode::kCorrupt, "{}: line {} has {} fields, the header has {}", path_, next.line, next.fields.size(),
             all[0].fields.size());
      all.push_back(std::move(next));
    }
    if (all.empty()) fail(ErrorCode::kCorrupt, "{}: line 1 should be a header, but the file is empty", path_);
    return all;
  }

 private:
  CsvRecord record() {
    CsvRecord record{line_, {}};
    for (;;) {
      record.fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : bare());
      if (at_ == text_.size() || text_[at_] != ',') break;
      ++at_;
    }
    end_line();
    return record;
  }

  std::string bare() {
    const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    std::string field(text_.substr(at_, end - at_));
    at_ = end;
    if (!field.empty() && field.back() == '\r' && (end == text_.size() || text_[end] == '\n')) field.pop_back();
    if (field.find('"') != field.npos)
      fail(ErrorCode::kCorrupt, "{}: line {} has a quote inside a field that does not begin with one", path_, line_);
    return field;
  }

  std::string quoted() {
    const std::size_t first_line = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ == text_.size() || text_[at_] != '"') return closed(std::move(field));
      }
      line_ += text_[at_] == '\n';
      field += text_[at_];
    }
    fail(ErrorCode::kCorrupt, "{}: the quote that opens in line {} is not closed", path_, first_line);
  }

  std::string closed(std::string field) {
    if (text_.substr(at_).starts_with("\r\n")) ++at_;
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n')
      fail(ErrorCode::kCorrupt, "{}: line {} has '{}' after a closing quote", path_, line_, text_[at_]);
    return field;
  }

  void end_line() {
    if (at_ == text_.size()) return;
    ++at_;
    ++line_;
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<CsvRecord> parse_csv_records(std::string_view text, const std::string& path) {
  return Parser(text, path).records();
}

}  // namespace tezpress
