// A file that the caller has opened, as descriptor or as FILE*: it is read and
// written from where it stands, and stays open.
#pragma once

#include <cstdio>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "core/io.h"

namespace tezpress {

class OpenFile {
 public:
  // The open file of the place, if it has no path. Throws kInvalidArgument for a null FILE*.
  static std::optional<OpenFile> at(const IoPlace& place);

  const std::string& name() const { return name_; }  // for messages: "file descriptor 3"
  // Exactly count bytes; throws kTruncated if the file ends before, kIo with the system's reason.
  void read(void* target, std::size_t count) const;
  Bytes read_rest() const;
  void write(const void* source, std::size_t count) const;  // and flushes a FILE*; throws kIo

 private:
  OpenFile(int descriptor, std::FILE* stream, std::string name)
      : descriptor_(descriptor), stream_(stream), name_(std::move(name)) {}
  std::size_t read_some(void* target, std::size_t count) const;  // 0 at the end

  int descriptor_;
  std::FILE* stream_;  // null: the descriptor counts
  std::string name_;
};

}  // namespace tezpress
