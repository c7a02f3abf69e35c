// See result_file.h.
#include "evaluate/result_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "evaluate/text_file.h"

namespace tezpress {
namespace {

[[noreturn]] void fail_io(const std::filesystem::path& file, const char* what) {
  fail(ErrorCode::kIo, "cannot {} {}: {}", what, file.string(), std::strerror(errno));
}

void write_line(int descriptor, const std::filesystem::path& file, const std::string& line) {
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t count = ::write(descriptor, line.data() + done, line.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_io(file, "append to");
    done += static_cast<std::size_t>(count);
  }
}

void require_our_columns(const std::filesystem::path& file, const std::string& text) {
  if (!text.starts_with(header_line()))
    fail(ErrorCode::kInvalidArgument,
         "{} has other columns than this version writes, so nothing can be appended: name another --output",
         file.string());
}

// Up to the end of the last record that ends with a line end.
std::size_t whole_bytes(const std::string& text) {
  std::size_t whole = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\n' && !quoted) whole = i + 1;
  }
  return whole;
}

}  // namespace

std::vector<ResultRow> rows_so_far(const std::filesystem::path& file) {
  std::string text = std::filesystem::exists(file) ? read_text(file) : "";
  text.resize(whole_bytes(text));
  if (text.empty()) return {};
  require_our_columns(file, text);
  return parse_results(text, file.string());
}

ResultFile::ResultFile(std::filesystem::path file, const std::function<bool(const ResultRow&)>& forget)
    : file_(std::move(file)), rows_(rows_so_far(file_)) {
  if (forget) std::erase_if(rows_, forget);
  std::string text = header_line();
  for (const ResultRow& row : rows_) text += csv_line(row);
  write_text(file_, text);
  descriptor_ = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor_ < 0) fail_io(file_, "open");
}

ResultFile::~ResultFile() { ::close(descriptor_); }

void ResultFile::append(const ResultRow& row) {
  write_line(descriptor_, file_, csv_line(row));
  rows_.push_back(row);
}

}  // namespace tezpress
