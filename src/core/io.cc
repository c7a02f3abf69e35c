#include "core/io.h"

namespace tezpress {

void Io::describe_path(OptionVisitor& visitor) {
  visitor.option({.key = "io:path", .sentence = "file to read or to write"}, place_.path);
}

void Io::describe_descriptor(OptionVisitor& visitor) {
  visitor.option({.key = "io:file_descriptor", .sentence = "open file to use where io:path is not set"},
                 place_.descriptor);
}

void Io::describe_open_files(OptionVisitor& visitor) {
  describe_descriptor(visitor);
  visitor.option(
      {.key = "io:file_pointer", .sentence = "FILE* to use where io:path is not set; comes before io:file_descriptor"},
      place_.stream);
}

const std::string& Io::path_of(const IoPlace& place) const {
  if (!place.path) fail(ErrorCode::kInvalidArgument, "{} needs the name of a file: set io:path", id());
  return *place.path;
}

}  // namespace tezpress
